// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.operators.depth.internal.ImageChange;
import io.flinkdepth.operators.depth.internal.MapSpread;
import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import java.util.Map;

/**
 * What a stabilised map keeps of the frame before where the picture moved: {@code movingLag}, the
 * mean of |stabilised − (s · raw + o)| over the spread of the stabilised map, over the places that
 * moved, where s and o are the least-squares scale and shift of the whole map. A place moved where
 * its brightness changed, or between such places: a plain thing changes at its borders only.
 */
final class LagMeter {
    static final String LAG = "movingLag";

    private static final float CHANGED_STEPS = 12;

    /** Cells of a thumbnail between two changes that belong to one thing. */
    private static final int REACH = 6;

    private static final double MIN_SHARE = 0.005;

    private LagMeter() {}

    /** The figure; none where less than 0.5 % of the picture moved. */
    static Map<String, Double> of(
            LumaThumbnail before,
            LumaThumbnail picture,
            PredictedDepth raw,
            PredictedDepth stabilised) {
        if (before.width() != picture.width() || before.height() != picture.height()) {
            return Map.of();
        }
        boolean[] moved = moved(before, picture);
        float[] first = raw.disparity();
        float[] second = stabilised.disparity();
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        for (int i = 0; i < first.length; i++) {
            fit.add(first[i], second[i]);
        }
        ScaleAndShift line = fit.line();
        double sum = 0;
        long pixels = 0;
        for (int i = 0; i < first.length; i++) {
            if (moved[cell(i, raw, picture)]) {
                sum += Math.abs(line.apply(first[i]) - second[i]);
                pixels++;
            }
        }
        double spread = MapSpread.of(second).width();
        boolean some = pixels > MIN_SHARE * first.length && spread > 0;
        return some ? Map.of(LAG, sum / pixels / spread) : Map.of();
    }

    private static int cell(int pixel, PredictedDepth map, LumaThumbnail picture) {
        int x = pixel % map.width() * picture.width() / map.width();
        int y = pixel / map.width() * picture.height() / map.height();
        return y * picture.width() + x;
    }

    private static boolean[] moved(LumaThumbnail before, LumaThumbnail after) {
        float[] change = ImageChange.maxChange(before, after, 0);
        boolean[] moved = new boolean[change.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = change[i] > CHANGED_STEPS;
        }
        int width = before.width();
        boolean[] filled = moved.clone();
        for (int row = 0; row < moved.length; row += width) {
            fill(moved, filled, row, 1, width);
        }
        for (int column = 0; column < width; column++) {
            fill(moved, filled, column, width, before.height());
        }
        return filled;
    }

    /** Fills gaps of no more than the reach along a line of cells. */
    private static void fill(boolean[] moved, boolean[] filled, int start, int step, int length) {
        int last = -1;
        for (int i = 0; i < length; i++) {
            if (moved[start + i * step]) {
                for (int gap = last + 1; last >= 0 && i - last <= REACH && gap < i; gap++) {
                    filled[start + gap * step] = true;
                }
                last = i;
            }
        }
    }
}
