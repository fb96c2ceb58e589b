// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

/**
 * One-dimensional resampling as matrices of {@code outputs x inputs}, row-major.
 *
 * <p>They reproduce PyTorch's {@code interpolate} (ATen {@code UpSample.h}): linear with aligned
 * corners, cubic convolution with half-pixel centres and clamped borders (a = -0.75), and cubic
 * with antialiasing (a = -0.5, support widened by the scale, weights normalised).
 */
final class ResizeWeights {
    private static final double CUBIC = -0.75;
    private static final double CUBIC_ANTIALIASED = -0.5;

    private ResizeWeights() {}

    static float[] linearAlignedCorners(int inputs, int outputs) {
        float[] matrix = new float[inputs * outputs];
        double step = outputs > 1 ? (inputs - 1.0) / (outputs - 1.0) : 0;
        for (int o = 0; o < outputs; o++) {
            double position = o * step;
            int left = Math.min((int) position, inputs - 1);
            int right = Math.min(left + 1, inputs - 1);
            double fraction = position - left;
            matrix[o * inputs + left] += (float) (1 - fraction);
            matrix[o * inputs + right] += (float) fraction;
        }
        return matrix;
    }

    /**
     * @param factor output samples for each input sample; need not be {@code outputs / inputs}
     */
    static float[] cubic(int inputs, int outputs, double factor) {
        float[] matrix = new float[inputs * outputs];
        for (int o = 0; o < outputs; o++) {
            double position = (o + 0.5) / factor - 0.5;
            int base = (int) Math.floor(position);
            for (int k = -1; k <= 2; k++) {
                int clamped = Math.max(0, Math.min(inputs - 1, base + k));
                matrix[o * inputs + clamped] += (float) kernel(position - (base + k), CUBIC);
            }
        }
        return matrix;
    }

    static float[] cubicAntialiased(int inputs, int outputs, double factor) {
        float[] matrix = new float[inputs * outputs];
        double scale = 1 / factor;
        double support = 2 * Math.max(scale, 1);
        double inverse = 1 / Math.max(scale, 1);
        for (int o = 0; o < outputs; o++) {
            double centre = scale * (o + 0.5);
            int first = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), inputs);
            double total = 0;
            for (int i = first; i < end; i++) {
                total += kernel((i + 0.5 - centre) * inverse, CUBIC_ANTIALIASED);
            }
            for (int i = first; i < end; i++) {
                double weight = kernel((i + 0.5 - centre) * inverse, CUBIC_ANTIALIASED);
                matrix[o * inputs + i] = (float) (weight / total);
            }
        }
        return matrix;
    }

    /** The cubic convolution kernel (Keys 1981, equation 4, with free a). */
    private static double kernel(double offset, double a) {
        double x = Math.abs(offset);
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
