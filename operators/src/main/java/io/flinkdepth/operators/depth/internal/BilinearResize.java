// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/**
 * Bilinear resizing that maps corner pixel centres onto corner pixel centres (align_corners in
 * PyTorch): output column x samples the input at {@code x * (inputWidth - 1) / (outputWidth - 1)}.
 * The official code resizes predictions in this way; OpenCV does not support it.
 */
@Internal
public final class BilinearResize {

    private BilinearResize() {}

    /**
     * Resizes a map of {@code height * width} values that starts at {@code offset}.
     *
     * @return {@code newHeight * newWidth} values
     */
    public static float[] resize(
            float[] values, int offset, int width, int height, int newWidth, int newHeight) {
        float[] result = new float[newWidth * newHeight];
        if (width == newWidth && height == newHeight) {
            System.arraycopy(values, offset, result, 0, result.length);
            return result;
        }
        int[] left = new int[newWidth];
        float[] share = new float[newWidth];
        for (int x = 0; x < newWidth; x++) {
            double at = position(x, width, newWidth);
            left[x] = Math.min((int) at, Math.max(0, width - 2));
            share[x] = (float) (at - left[x]);
        }
        int right = width > 1 ? 1 : 0;
        for (int y = 0; y < newHeight; y++) {
            double at = position(y, height, newHeight);
            int top = Math.min((int) at, Math.max(0, height - 2));
            float below = (float) (at - top);
            int upper = offset + top * width;
            int lower = height > 1 ? upper + width : upper;
            int row = y * newWidth;
            for (int x = 0; x < newWidth; x++) {
                int l = left[x];
                float a = values[upper + l];
                float b = values[lower + l];
                a += share[x] * (values[upper + l + right] - a);
                b += share[x] * (values[lower + l + right] - b);
                result[row + x] = a + below * (b - a);
            }
        }
        return result;
    }

    private static double position(int index, int size, int newSize) {
        return newSize == 1 ? 0 : (double) index * (size - 1) / (newSize - 1);
    }
}
