// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DepthColoursTest {

    private static final int SIDE = 40;
    private static final int ROW = 20;

    private final DepthColours colours = new DepthColours();

    @Test
    void aSurfaceKeepsItsColourWhenSomethingNearerComes() {
        int before = brightness(colours, map("v1", 1000, 1));
        int after = brightness(colours, map("v1", 1100, 4));
        assertThat(after).isBetween(before - 12, before);
        assertThat(brightness(new DepthColours(), map("v1", 1100, 4))).isLessThan(before - 40);
    }

    @Test
    void theRangeFollowsInTheEnd() {
        brightness(colours, map("v1", 1000, 1));
        for (int i = 1; i < 300; i++) {
            brightness(colours, map("v1", 1000 + 100 * i, 4));
        }
        assertThat(brightness(colours, map("v1", 31_000, 4)))
                .isCloseTo(brightness(new DepthColours(), map("v1", 31_000, 4)), within(3));
    }

    @Test
    void anotherVersionAndAGapBeginAnew() {
        int alone = brightness(new DepthColours(), map("v2", 1100, 4));
        brightness(colours, map("v1", 1000, 1));
        assertThat(brightness(colours, map("v2", 1100, 4))).isEqualTo(alone);
        brightness(colours, map("v2", 1200, 1));
        assertThat(brightness(colours, map("v2", 60_000, 4))).isEqualTo(alone);
    }

    @Test
    void nearIsBrighterThanFarForDisparityAndForMetres() {
        for (DepthKind kind :
                new DepthKind[] {DepthKind.RELATIVE_DISPARITY, DepthKind.METRIC_DEPTH}) {
            float[] values = new float[SIDE * SIDE];
            for (int i = 0; i < values.length; i++) {
                float nearness = 1 + i / SIDE;
                values[i] = kind == DepthKind.METRIC_DEPTH ? 1 / nearness : nearness;
            }
            try (DecodedImage picture = new DepthColours().colours(map("v1", 0, values, kind))) {
                assertThat(sum(picture, 35)).isGreaterThan(sum(picture, 20) + 30);
                assertThat(sum(picture, 20)).isGreaterThan(sum(picture, 5) + 30);
            }
        }
    }

    /** Rows of 0 to 1, and a band that is as near as given. */
    private static DepthMap map(String version, long millis, float nearest) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (i / SIDE) / SIDE;
        }
        Arrays.fill(values, (SIDE - 4) * SIDE, values.length, nearest);
        return map(version, millis, values, DepthKind.RELATIVE_DISPARITY);
    }

    private static DepthMap map(String version, long millis, float[] values, DepthKind kind) {
        return new DepthMap(
                new FrameIdentity("camera", millis, millis),
                SIDE,
                SIDE,
                values,
                kind,
                new ModelVersion("model", version),
                InferenceTimings.NONE);
    }

    private static int brightness(DepthColours colours, DepthMap map) {
        try (DecodedImage picture = colours.colours(map)) {
            return sum(picture, ROW);
        }
    }

    private static int sum(DecodedImage picture, int row) {
        byte[] rgb = picture.toRgb();
        int at = 3 * (row * picture.width() + picture.width() / 2);
        return (rgb[at] & 255) + (rgb[at + 1] & 255) + (rgb[at + 2] & 255);
    }
}
