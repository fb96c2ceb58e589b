// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import org.apache.flink.annotation.Internal;

/** Applies a separable Gaussian blur to a crop's colours; borders are repeated. */
@Internal
public final class GaussianBlur {
    private GaussianBlur() {}

    /**
     * Blurs a crop in place.
     *
     * @param sigma standard deviation in pixels, above 0
     */
    public static void apply(ImageCrop crop, double sigma) {
        float[] kernel = kernel(sigma);
        int pixels = crop.width() * crop.height();
        float[] plane = new float[pixels];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(crop.rgb(), c * pixels, plane, 0, pixels);
            float[] rows = convolve(plane, crop.width(), crop.height(), 1, crop.width(), kernel);
            float[] both = convolve(rows, crop.height(), crop.width(), crop.width(), 1, kernel);
            System.arraycopy(both, 0, crop.rgb(), c * pixels, pixels);
        }
    }

    private static float[] kernel(double sigma) {
        int radius = (int) Math.ceil(2.5 * sigma);
        float[] kernel = new float[2 * radius + 1];
        float total = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = (float) Math.exp(-0.5 * i * i / (sigma * sigma));
            total += kernel[i + radius];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= total;
        }
        return kernel;
    }

    /** Convolves lines of {@code length} elements that are {@code step} apart. */
    private static float[] convolve(
            float[] input, int length, int lines, int step, int lineStep, float[] kernel) {
        float[] output = new float[input.length];
        int radius = kernel.length / 2;
        for (int line = 0; line < lines; line++) {
            int start = line * lineStep;
            for (int i = 0; i < length; i++) {
                float sum = 0;
                for (int k = -radius; k <= radius; k++) {
                    int at = Math.max(0, Math.min(length - 1, i + k));
                    sum += kernel[k + radius] * input[start + at * step];
                }
                output[start + i * step] = sum;
            }
        }
        return output;
    }
}
