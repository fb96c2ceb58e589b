// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import org.apache.flink.annotation.Internal;

/** Detects changes between two pictures from their thumbnails, which have the same size. */
@Internal
public final class ImageChange {

    private static final int STEPS = 256;
    private static final double CUT_CORRELATION = 0.4;
    private static final double CUT_DISPLACEMENT = 25;

    private ImageChange() {}

    /**
     * Whether the scene changed: the distribution of brightness over the picture is different, or
     * the brightness itself.
     */
    static boolean isSceneCut(LumaThumbnail before, LumaThumbnail after) {
        return correlation(before, after) < CUT_CORRELATION
                || displacement(before, after) > CUT_DISPLACEMENT;
    }

    /** Returns Pearson's correlation, -1 to 1; 1 if a picture has no contrast. */
    static double correlation(LumaThumbnail a, LumaThumbnail b) {
        int cells = a.luma().length;
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < cells; i++) {
            meanA += (double) a.at(i) / cells;
            meanB += (double) b.at(i) / cells;
        }
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < cells; i++) {
            double x = a.at(i) - meanA;
            double y = b.at(i) - meanB;
            product += x * y;
            squaresA += x * x;
            squaresB += y * y;
        }
        // A contrast of less than one step is noise.
        boolean flat = squaresA < cells || squaresB < cells;
        return flat ? 1 : product / Math.sqrt(squaresA * squaresB);
    }

    /**
     * Returns the average change of brightness, of 255, independently of the positions of cells:
     * the earth mover's distance of the histograms.
     */
    static double displacement(LumaThumbnail a, LumaThumbnail b) {
        int[] surplus = new int[STEPS];
        for (int i = 0; i < a.luma().length; i++) {
            surplus[a.at(i)]++;
            surplus[b.at(i)]--;
        }
        long carried = 0;
        long moved = 0;
        for (int count : surplus) {
            carried += count;
            moved += Math.abs(carried);
        }
        return (double) moved / a.luma().length;
    }

    /**
     * Returns for each cell whether it is unchanged: 1 if neither the cell nor a neighbour changed,
     * 0 if one of them changed by the tolerance. The median change is treated as a change of
     * exposure and does not count.
     */
    static float[] unchanged(LumaThumbnail before, LumaThumbnail after, int tolerance) {
        int exposure = medianChange(before, after);
        int bound = Math.min(STEPS, 2 * tolerance);
        float[] change = maxChange(before, after, Math.max(-bound, Math.min(bound, exposure)));
        for (int i = 0; i < change.length; i++) {
            float share = Math.min(1, change[i] / tolerance);
            change[i] = 1 - share * share;
        }
        return change;
    }

    private static int medianChange(LumaThumbnail before, LumaThumbnail after) {
        int[] counts = new int[2 * STEPS];
        int cells = before.luma().length;
        for (int i = 0; i < cells; i++) {
            counts[after.at(i) - before.at(i) + STEPS]++;
        }
        int seen = 0;
        int change = 0;
        while (seen + counts[change] <= cells / 2) {
            seen += counts[change++];
        }
        return change - STEPS;
    }

    /**
     * Returns the maximum change of brightness of each cell and its eight neighbours.
     *
     * @param exposure expected change of every cell
     */
    public static float[] maxChange(LumaThumbnail before, LumaThumbnail after, int exposure) {
        int width = before.width();
        int height = before.height();
        float[] rows = new float[width * height];
        float[] change = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            float own = Math.abs(after.at(i) - before.at(i) - exposure);
            int x = i % width;
            rows[i] = Math.max(rows[i], own);
            if (x > 0) {
                rows[i - 1] = Math.max(rows[i - 1], own);
            }
            if (x < width - 1) {
                rows[i + 1] = Math.max(rows[i + 1], own);
            }
        }
        for (int i = 0; i < rows.length; i++) {
            float above = i >= width ? rows[i - width] : 0;
            float below = i + width < rows.length ? rows[i + width] : 0;
            change[i] = Math.max(rows[i], Math.max(above, below));
        }
        return change;
    }
}
