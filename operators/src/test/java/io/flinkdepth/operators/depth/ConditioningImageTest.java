// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Conditioning images equal those that the processors make of the same depth. The golden numbers
 * were computed by {@code conditioning_golden.py} beside this class, with numpy and OpenCV for
 * Python, from what the processors are known to do: no code is shared with them.
 */
class ConditioningImageTest {

    /** 160 x 120 values from 0.5 to 31.8, each of which is exact in float. */
    private static DepthImage map(DepthKind kind) {
        float[] values = new float[160 * 120];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + i * 7919 % 2003 / 64f;
        }
        return new DepthImage(160, 120, kind, values);
    }

    private static DepthImage row(DepthKind kind, float... values) {
        return new DepthImage(values.length, 1, kind, values);
    }

    /** The greys row by row, from 0 to 255; the picture is closed. */
    private static int[] greys(DecodedImage picture) {
        try (picture) {
            byte[] rgb = picture.toRgb();
            int[] greys = new int[rgb.length / 3];
            for (int i = 0; i < greys.length; i++) {
                assertThat(rgb[3 * i + 1]).isEqualTo(rgb[3 * i]);
                assertThat(rgb[3 * i + 2]).isEqualTo(rgb[3 * i]);
                greys[i] = rgb[3 * i] & 0xff;
            }
            return greys;
        }
    }

    private static String crc(int[] greys) {
        CRC32 crc = new CRC32();
        for (int grey : greys) {
            crc.update(grey);
        }
        return Long.toHexString(crc.getValue());
    }

    @ParameterizedTest
    @CsvSource({
        "RELATIVE_DISPARITY, MIDAS, 2414966f, '[0, 243, 231, 219, 207, 195, 184, 172]'",
        "RELATIVE_DISPARITY, DEPTH_ANYTHING, 2414966f, '[0, 243, 231, 219, 207, 195, 184, 172]'",
        "RELATIVE_DISPARITY, TRANSFORMERS, 2414966f, '[0, 243, 231, 219, 207, 195, 184, 172]'",
        "METRIC_DEPTH, MIDAS, f2cea2ca, '[255, 0, 0, 0, 0, 1, 1, 1]'",
        "METRIC_DEPTH, DEPTH_ANYTHING, 60284c49, '[255, 12, 24, 36, 48, 60, 71, 83]'",
        "METRIC_DEPTH, ZOE, a7f47f08, '[255, 0, 0, 0, 10, 25, 39, 53]'",
        "METRIC_DEPTH, TRANSFORMERS, 2414966f, '[0, 243, 231, 219, 207, 195, 184, 172]'"
    })
    void everyPixelIsTheProcessors(
            DepthKind kind, ControlNetProcessor processor, String crc, String first) {
        int[] greys = greys(ConditioningImage.of(map(kind), processor));
        assertThat(Arrays.toString(Arrays.copyOf(greys, 8))).isEqualTo(first);
        assertThat(crc(greys)).isEqualTo(crc);
    }

    @ParameterizedTest
    @CsvSource({
        "MIDAS, 256, 320, 256, fc8353fc, '[255, 191, 64, 0, 0, 0, 0, 0]'",
        "ZOE, 256, 320, 256, 76542b74, '[255, 191, 64, 0, 0, 0, 0, 2]'",
        "DEPTH_ANYTHING, 64, 85, 64, f595e399, '[129, 79, 101, 124, 146, 168, 179, 93]'"
    })
    void soIsEveryPixelOfAnotherSize(
            ControlNetProcessor processor,
            int resolution,
            int width,
            int height,
            String crc,
            String first) {
        DecodedImage picture =
                ConditioningImage.of(map(DepthKind.METRIC_DEPTH), processor, resolution);
        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
        int[] greys = greys(picture);
        assertThat(Arrays.toString(Arrays.copyOf(greys, 8))).isEqualTo(first);
        assertThat(crc(greys)).isEqualTo(crc);
    }

    /** Bicubic interpolation by OpenCV differs by a step between CPUs. */
    @Test
    void largerImagesOfDepthAnythingAreBicubic() {
        DecodedImage picture =
                ConditioningImage.of(
                        map(DepthKind.METRIC_DEPTH), ControlNetProcessor.DEPTH_ANYTHING, 256);
        assertThat(picture.width()).isEqualTo(341);
        assertThat(picture.height()).isEqualTo(256);
        int[] greys = greys(picture);
        int[] expected = {255, 130, 62, 85, 140, 208, 168, 41, 243};
        for (int i = 0; i < expected.length; i++) {
            assertThat(greys[9973 * i]).as("grey " + 9973 * i).isCloseTo(expected[i], within(1));
        }
        assertThat(Arrays.stream(greys).average().orElseThrow()).isCloseTo(127.96, within(0.1));
    }

    /** By hand: sides / 64, rounded half to even. */
    @ParameterizedTest
    @CsvSource({
        "1280, 720, 512, 896, 512",
        "720, 1280, 512, 512, 896",
        "640, 480, 512, 704, 512",
        "160, 64, 64, 128, 64",
        "100, 100, 1024, 1024, 1024"
    })
    void sidesAreMultiplesOf64(int width, int height, int resolution, int newWidth, int newHeight) {
        DepthImage map =
                new DepthImage(
                        width, height, DepthKind.RELATIVE_DISPARITY, new float[width * height]);
        try (DecodedImage picture =
                ConditioningImage.of(map, ControlNetProcessor.MIDAS, resolution)) {
            assertThat(picture.width()).isEqualTo(newWidth);
            assertThat(picture.height()).isEqualTo(newHeight);
        }
    }

    @Test
    void pixelsWithoutAValueAreBlackAndDoNotChangeTheOthers() {
        DepthImage metric =
                row(DepthKind.METRIC_DEPTH, 1, 2, 5, 0, Float.NaN, Float.POSITIVE_INFINITY);
        // 1/Z of 1, 2, 5 m: 1, 0.5, 0.2; (0.5 - 0.2) / 0.8 * 255 = 95.6.
        assertThat(greys(ConditioningImage.of(metric, ControlNetProcessor.MIDAS)))
                .containsExactly(255, 95, 0, 0, 0, 0);
        // 255 - (2 - 1) / 4 * 255, without fractions before.
        assertThat(greys(ConditioningImage.of(metric, ControlNetProcessor.DEPTH_ANYTHING)))
                .containsExactly(255, 192, 0, 0, 0, 0);
        DepthImage relative = row(DepthKind.RELATIVE_DISPARITY, 10, 12, 15, Float.NaN);
        assertThat(greys(ConditioningImage.of(relative, ControlNetProcessor.MIDAS)))
                .containsExactly(0, 102, 255, 0);
    }

    @Test
    void flatAndEmptyMapsAreBlack() {
        for (ControlNetProcessor processor : ControlNetProcessor.values()) {
            assertThat(greys(ConditioningImage.of(row(DepthKind.METRIC_DEPTH, 3, 3, 3), processor)))
                    .containsOnly(0);
            assertThat(greys(ConditioningImage.of(row(DepthKind.METRIC_DEPTH, 0, 0, 0), processor)))
                    .containsOnly(0);
        }
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(
                        () ->
                                ConditioningImage.of(
                                        map(DepthKind.RELATIVE_DISPARITY), ControlNetProcessor.ZOE))
                .hasMessage(
                        "the processor ZOE is for maps of METRIC_DEPTH, not RELATIVE_DISPARITY; use MIDAS for it");
        assertThatThrownBy(
                        () ->
                                ConditioningImage.of(
                                        map(DepthKind.METRIC_DEPTH), ControlNetProcessor.MIDAS, 32))
                .hasMessage("resolution is 32; give 64 to 4096 pixels");
        DepthImage narrow = row(DepthKind.METRIC_DEPTH, new float[1000]);
        assertThatThrownBy(() -> ConditioningImage.of(narrow, ControlNetProcessor.MIDAS, 4096))
                .hasMessageContaining("a map of 1000 x 1 at the resolution 4096")
                .hasMessageContaining("give a smaller resolution");
    }
}
