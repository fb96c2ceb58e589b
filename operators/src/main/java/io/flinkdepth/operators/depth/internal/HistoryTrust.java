// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;

/**
 * The weight of the previous map for each cell of a thumbnail: 1 if neither the picture nor the map
 * changed in the cell, 0 if one of them changed.
 *
 * <p>The picture alone does not show all changes: for example, the inside of a plain coat looks the
 * same after the person moves. In such a cell the map changes by more than its flicker. Therefore
 * the weight decreases with the difference of the maps, {@code 1 / (1 + (difference /
 * tolerance)⁴)}, with a tolerance that is at least the flicker of most of the map. The weights are
 * blurred, so that the borders of cells are not visible.
 */
final class HistoryTrust {

    /**
     * Factor from the median difference to a difference that noise rarely exceeds: five deviations.
     */
    private static final double FLICKER = 5 * 1.4826;

    private HistoryTrust() {}

    /**
     * Computes the weights, row by row.
     *
     * @param unchanged whether the picture is unchanged, 0 to 1 for each cell
     * @param difference difference of the maps, 0 or more for each cell
     * @param least minimum tolerance, the difference at which the weight is halved, above 0
     */
    static float[] of(float[] unchanged, float[] difference, double least, int width) {
        double tolerance = Math.max(least, FLICKER * median(difference, unchanged));
        float[] trust = new float[unchanged.length];
        for (int i = 0; i < trust.length; i++) {
            double share = difference[i] / tolerance;
            double square = share * share;
            trust[i] = (float) (1 / (1 + square * square));
        }
        trust = softened(trust, width);
        for (int i = 0; i < trust.length; i++) {
            trust[i] *= unchanged[i];
        }
        return trust;
    }

    private static double median(float[] difference, float[] unchanged) {
        float[] sorted = new float[difference.length];
        int count = 0;
        for (int i = 0; i < difference.length; i++) {
            if (unchanged[i] > 0) {
                sorted[count++] = difference[i];
            }
        }
        Arrays.sort(sorted, 0, count);
        return count == 0 ? 0 : sorted[count / 2];
    }

    /**
     * Returns the binomial mean (1 2 1) / 4 in both directions; at a border, a missing neighbour is
     * replaced by the cell itself.
     */
    private static float[] softened(float[] values, int width) {
        return averaged(averaged(values, 1, width), width, width);
    }

    /**
     * @param step from a cell to its neighbour: 1 along rows, the width along columns
     */
    private static float[] averaged(float[] values, int step, int width) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            boolean first = step == 1 ? i % width == 0 : i < width;
            boolean last = step == 1 ? i % width == width - 1 : i + width >= values.length;
            float before = values[first ? i : i - step];
            float after = values[last ? i : i + step];
            result[i] = (before + 2 * values[i] + after) / 4;
        }
        return result;
    }
}
