// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

/** A separable Gaussian blur of interleaved colours; edges are repeated. */
final class Blur {

    private Blur() {}

    static float[] gaussian(float[] image, int width, int height, double deviation) {
        int radius = Math.max(1, (int) Math.ceil(2 * deviation));
        float[] kernel = new float[2 * radius + 1];
        float sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = (float) Math.exp(-i * i / (2 * deviation * deviation));
            sum += kernel[i + radius];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        float[] rows = pass(image, width, height, kernel, radius, 3, 3 * width, width, height);
        return pass(rows, width, height, kernel, radius, 3 * width, 3, height, width);
    }

    private static float[] pass(
            float[] in,
            int width,
            int height,
            float[] kernel,
            int radius,
            int step,
            int stride,
            int length,
            int lines) {
        float[] out = new float[in.length];
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < length; i++) {
                int target = line * stride + i * step;
                float red = 0;
                float green = 0;
                float blue = 0;
                for (int k = -radius; k <= radius; k++) {
                    int at = line * stride + Math.max(0, Math.min(length - 1, i + k)) * step;
                    float weight = kernel[k + radius];
                    red += weight * in[at];
                    green += weight * in[at + 1];
                    blue += weight * in[at + 2];
                }
                out[target] = red;
                out[target + 1] = green;
                out[target + 2] = blue;
            }
        }
        return out;
    }
}
