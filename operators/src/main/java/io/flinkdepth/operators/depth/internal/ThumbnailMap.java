// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;

/** Resizes maps to the size of thumbnails and back. */
final class ThumbnailMap {

    private ThumbnailMap() {}

    /**
     * Returns the mean of each part of a map, or the nearest value if there are more parts than
     * values.
     */
    static float[] of(float[] values, int width, int height, int columns, int rows) {
        float[] means = new float[columns * rows];
        int[] left = bounds(width, columns);
        int[] top = bounds(height, rows);
        double[] sums = new double[columns];
        for (int row = 0; row < rows; row++) {
            int bottom = Math.max(top[row] + 1, top[row + 1]);
            Arrays.fill(sums, 0);
            for (int y = top[row]; y < bottom; y++) {
                addRow(values, y * width, left, sums);
            }
            for (int column = 0; column < columns; column++) {
                int across = Math.max(1, left[column + 1] - left[column]);
                means[row * columns + column] =
                        (float) (sums[column] / across / (bottom - top[row]));
            }
        }
        return means;
    }

    private static void addRow(float[] values, int offset, int[] left, double[] sums) {
        for (int column = 0; column < sums.length; column++) {
            int right = Math.max(left[column] + 1, left[column + 1]);
            for (int x = left[column]; x < right; x++) {
                sums[column] += values[offset + x];
            }
        }
    }

    /** Returns the start of each part, followed by the end of the last part. */
    private static int[] bounds(int size, int parts) {
        int[] bounds = new int[parts + 1];
        for (int i = 0; i <= parts; i++) {
            bounds[i] = (int) ((long) i * size / parts);
        }
        return bounds;
    }

    /** Interpolates bilinearly between the centres of the parts; extends the outer values. */
    static float[] enlarged(float[] means, int columns, int rows, int width, int height) {
        float[] result = new float[width * height];
        int[] left = new int[width];
        float[] share = new float[width];
        for (int x = 0; x < width; x++) {
            double at = centre(x, width, columns);
            left[x] = (int) at;
            share[x] = (float) (at - left[x]);
        }
        for (int y = 0; y < height; y++) {
            double at = centre(y, height, rows);
            int upper = (int) at * columns;
            int lower = Math.min(rows - 1, (int) at + 1) * columns;
            float below = (float) (at - (int) at);
            for (int x = 0; x < width; x++) {
                int l = left[x];
                int r = Math.min(columns - 1, l + 1);
                float a = means[upper + l] + share[x] * (means[upper + r] - means[upper + l]);
                float b = means[lower + l] + share[x] * (means[lower + r] - means[lower + l]);
                result[y * width + x] = a + below * (b - a);
            }
        }
        return result;
    }

    private static double centre(int index, int size, int parts) {
        return Math.max(0, Math.min(parts - 1, (index + 0.5) * parts / size - 0.5));
    }
}
