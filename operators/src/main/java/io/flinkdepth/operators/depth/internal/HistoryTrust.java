// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;

/**
 * How far each cell of a thumbnail goes by its camera's past: 1 where neither its picture nor its
 * map says that it shows something else now, 0 where one of them does.
 *
 * <p>The picture alone does not tell: the inside of a plain coat looks the same after a step aside.
 * There the map has changed by more than its flicker, so the past loses weight with the difference
 * of the maps, {@code 1 / (1 + (difference / tolerance)⁴)}, where no tolerance is below what most
 * of the map flickers by. The weights are blurred, so that no cell's border shows.
 */
final class HistoryTrust {

    /** Medians of the differences that noise alone rarely exceeds: five deviations. */
    private static final double FLICKER = 5 * 1.4826;

    private HistoryTrust() {}

    /**
     * The weights, row by row.
     *
     * @param unchanged of the picture, 0 to 1 for each cell
     * @param difference of the maps, 0 or more for each cell
     * @param least the least tolerance, a difference at which a cell is half trusted, above 0
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
     * The binomial mean (1 2 1) / 4 both ways; a border's cells count themselves for what lacks.
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
