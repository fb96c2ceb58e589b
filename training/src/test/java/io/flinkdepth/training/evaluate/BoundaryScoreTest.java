// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoundaryScoreTest {

    private static final int WIDTH = 12;
    private static final int HEIGHT = 8;

    /** A near square in front of a far wall; the square begins at a column. */
    private static float[] scene(int column) {
        float[] metres = new float[WIDTH * HEIGHT];
        for (int i = 0; i < metres.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            boolean square = x >= column && x < column + 4 && y >= 2 && y < 6;
            metres[i] = square ? 2 : 4;
        }
        return metres;
    }

    private static MeasuredDepth measured(float[] metres) {
        boolean[] valid = new boolean[metres.length];
        Arrays.fill(valid, true);
        return new MeasuredDepth(WIDTH, HEIGHT, metres, valid);
    }

    private static double f1(float[] predicted) {
        return BoundaryScore.of(measured(scene(4)), predicted).get("boundaryF1");
    }

    @Test
    void theSameDepthHasAllBoundaries() {
        assertThat(f1(scene(4))).isCloseTo(1, within(1e-9));
        float[] larger = scene(4);
        for (int i = 0; i < larger.length; i++) {
            larger[i] *= 7;
        }
        assertThat(f1(larger)).as("ratios know no scale").isCloseTo(1, within(1e-9));
    }

    @Test
    void aBlurredEdgeIsNone() {
        float[] metres = scene(4);
        float[] blurred = metres.clone();
        for (int pass = 0; pass < 30; pass++) {
            float[] before = blurred.clone();
            for (int i = 1; i < blurred.length - 1; i++) {
                blurred[i] = (before[i - 1] + before[i] + before[i + 1]) / 3;
            }
        }
        assertThat(f1(blurred)).isLessThan(0.3);
        float[] flat = new float[metres.length];
        Arrays.fill(flat, 3);
        assertThat(f1(flat)).isZero();
    }

    /** The upper and lower edges overlap by three of four pixels, the sides do not. */
    @Test
    void aShiftedEdgeIsElsewhere() {
        var figures = BoundaryScore.of(measured(scene(4)), scene(5));
        assertThat(figures.get("boundaryPrecision")).isCloseTo(2 * 0.75 / 4, within(1e-9));
        assertThat(figures.get("boundaryRecall")).isCloseTo(2 * 0.75 / 4, within(1e-9));
        assertThat(figures.get("boundaryF1")).isCloseTo(0.375, within(1e-9));
    }

    /** A step of 15 % is a boundary at the lower half of the thresholds: 1.05 to 1.139. */
    @Test
    void higherThresholdsWeighMore() {
        float[] low = scene(4);
        for (int i = 0; i < low.length; i++) {
            low[i] = low[i] == 2 ? 3.48f : 4;
        }
        double found = 0;
        double all = 0;
        for (int k = 0; k < 10; k++) {
            double ratio = 1.05 + 0.2 * k / 9;
            all += ratio;
            found += ratio < 4 / 3.48 ? ratio : 0;
        }
        assertThat(f1(low)).isCloseTo(found / all, within(1e-9));
    }

    @Test
    void pairsWithoutMeasuredDepthAreLeftOut() {
        float[] metres = scene(4);
        boolean[] valid = new boolean[metres.length];
        Arrays.fill(valid, true);
        for (int y = 0; y < HEIGHT; y++) {
            valid[y * WIDTH + 4] = false;
        }
        var figures = BoundaryScore.of(new MeasuredDepth(WIDTH, HEIGHT, metres, valid), scene(4));
        // The left side's direction has no pair any more, and counts as not found.
        assertThat(figures.get("boundaryRecall")).isCloseTo(0.75, within(1e-9));
    }
}
