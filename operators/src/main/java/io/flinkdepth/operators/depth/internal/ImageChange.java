// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import org.apache.flink.annotation.Internal;

/** What two thumbnails of one size say about the pictures between which time has passed. */
@Internal
public final class ImageChange {

    private static final int STEPS = 256;
    private static final double CUT_CORRELATION = 0.4;
    private static final double CUT_DISPLACEMENT = 25;

    private ImageChange() {}

    /**
     * Whether another scene is shown: brightness is spread over the picture in another way, or is
     * another one altogether.
     */
    static boolean isSceneCut(LumaThumbnail before, LumaThumbnail after) {
        return correlation(before, after) < CUT_CORRELATION
                || displacement(before, after) > CUT_DISPLACEMENT;
    }

    /** Pearson's, -1 to 1; 1 where a picture has no contrast, which says nothing. */
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
        // Less than one step of contrast is noise.
        boolean flat = squaresA < cells || squaresB < cells;
        return flat ? 1 : product / Math.sqrt(squaresA * squaresB);
    }

    /**
     * By how much, of 255, brightness changed on average, were the cells free to change places: the
     * earth mover's distance of the histograms.
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
     * How sure it is that each cell shows what it showed: 1 where neither it nor a neighbour
     * changed, 0 where one changed by the tolerance. The median change is taken for a change of
     * exposure, and does not count.
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
     * The largest change of brightness among a cell and its eight neighbours.
     *
     * @param exposure what every cell is expected to change by
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
