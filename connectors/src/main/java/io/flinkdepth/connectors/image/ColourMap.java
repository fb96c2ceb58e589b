// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.util.Arrays;
import org.apache.flink.annotation.PublicEvolving;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Converts values to colours, by default those of the perceptually uniform colour map "inferno":
 * small values are dark, large values are bright. The caller closes the returned pictures.
 * Thread-safe.
 */
@PublicEvolving
public final class ColourMap {
    private static final int SAMPLES = 4096;

    /**
     * The colours, from the smallest value to the largest. All but TURBO become steadily brighter.
     */
    @PublicEvolving
    public enum Palette {
        /** Black, violet, orange, yellow. */
        INFERNO(opencv_imgproc.COLORMAP_INFERNO),
        /** Black, violet, pink, white. */
        MAGMA(opencv_imgproc.COLORMAP_MAGMA),
        /** Violet, green, yellow. */
        VIRIDIS(opencv_imgproc.COLORMAP_VIRIDIS),
        /** Blue, green, yellow, red: many distinguishable steps. */
        TURBO(opencv_imgproc.COLORMAP_TURBO),
        /** Black to white. */
        GREY(-1);

        private final int code;

        Palette(int code) {
            this.code = code;
        }
    }

    /**
     * The values of the darkest and the brightest colour.
     *
     * @param low value of the darkest colour
     * @param high value of the brightest colour
     */
    @PublicEvolving
    public record Range(float low, float high) {

        /**
         * Returns the range from the 1st to the 99th percentile of the finite values of a map, so
         * that outliers do not change it. Returns 0 to 1 if no value is finite.
         */
        public static Range of(float[] values) {
            int step = Math.max(1, values.length / SAMPLES);
            float[] sample = new float[(values.length + step - 1) / step];
            int count = 0;
            for (int i = 0; i < values.length; i += step) {
                if (Float.isFinite(values[i])) {
                    sample[count++] = values[i];
                }
            }
            if (count == 0) {
                return new Range(0, 1);
            }
            Arrays.sort(sample, 0, count);
            return new Range(sample[count / 100], sample[count - 1 - count / 100]);
        }
    }

    private ColourMap() {}

    /**
     * Draws a map.
     *
     * @param values height x width; values that are not finite get the darkest colour
     */
    public static DecodedImage colour(float[] values, int width, int height, Range range) {
        return colour(values, width, height, range, Palette.INFERNO);
    }

    /**
     * Draws a map.
     *
     * @param values height x width; values that are not finite get the first colour
     */
    public static DecodedImage colour(
            float[] values, int width, int height, Range range, Palette palette) {
        byte[] steps = new byte[values.length];
        float scale = 255f / Math.max(range.high - range.low, 1e-9f);
        for (int i = 0; i < steps.length; i++) {
            steps[i] =
                    (byte) Math.max(0, Math.min(255, Math.round((values[i] - range.low) * scale)));
        }
        return colour(steps, width, height, palette);
    }

    /**
     * Draws a map of colour indices.
     *
     * @param steps height x width, 0 to 255 unsigned
     */
    public static DecodedImage colour(byte[] steps, int width, int height, Palette palette) {
        byte[] rgb = new byte[3 * steps.length];
        try (Mat grey = new Mat(height, width, opencv_core.CV_8UC1);
                Mat coloured = new Mat()) {
            try (BytePointer data = grey.data()) {
                data.put(steps, 0, steps.length);
            }
            if (palette == Palette.GREY) {
                opencv_imgproc.cvtColor(grey, coloured, opencv_imgproc.COLOR_GRAY2RGB);
            } else {
                opencv_imgproc.applyColorMap(grey, coloured, palette.code);
                opencv_imgproc.cvtColor(coloured, coloured, opencv_imgproc.COLOR_BGR2RGB);
            }
            try (BytePointer data = coloured.data()) {
                data.get(rgb);
            }
        }
        return DecodedImage.ofRgb(width, height, rgb);
    }
}
