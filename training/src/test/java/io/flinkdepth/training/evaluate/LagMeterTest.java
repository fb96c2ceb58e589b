// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import org.junit.jupiter.api.Test;

/** A plain thing of six columns steps to the right by two; its inside looks the same. */
class LagMeterTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 8;

    private static boolean inside(int x, int left) {
        return x >= left && x < left + 6;
    }

    private static LumaThumbnail picture(int left) {
        byte[] luma = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) (inside(i % WIDTH, left) ? 100 : 20);
        }
        return new LumaThumbnail(WIDTH, HEIGHT, luma);
    }

    private static PredictedDepth map(int left, double ghost) {
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            int x = i % WIDTH;
            values[i] = inside(x, left) ? 5 : 1;
            // One column of the inside keeps a part of what was there.
            values[i] += (float) (x == left + 3 ? ghost : 0);
        }
        return new PredictedDepth(WIDTH, HEIGHT, values, DepthKind.RELATIVE_DISPARITY);
    }

    @Test
    void aMapThatFollowsHasNoLag() {
        assertThat(LagMeter.of(picture(8), picture(10), map(10, 0), map(10, 0)))
                .hasEntrySatisfying(
                        LagMeter.LAG, lag -> assertThat(lag).isCloseTo(0, within(1e-6)));
    }

    @Test
    void aGhostInsideOfAPlainThingCounts() {
        double lag =
                LagMeter.of(picture(8), picture(10), map(10, 0), map(10, -2)).get(LagMeter.LAG);
        // A column of ten that moved is off by half of the spread.
        assertThat(lag).isBetween(0.03, 0.12);
    }

    @Test
    void whereNothingMovedThereIsNoFigure() {
        assertThat(LagMeter.of(picture(8), picture(8), map(8, 0), map(8, -2))).isEmpty();
    }
}
