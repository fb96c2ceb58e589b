// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.operators.depth.internal.ImageChange;
import io.flinkdepth.operators.depth.internal.MapSpread;
import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much the disparity of two consecutive frames changes where their picture did not: there, a
 * change says nothing of the scene. A pixel is looked at where the brightness of its part of the
 * picture (128 parts along the longer side) and of the eight around it changed by 2 of 255 at most.
 * Needs no measured depth.
 *
 * <ul>
 *   <li>{@code flicker}: mean |s p₂ + o − p₁| over the spread of p₁ (2nd to 98th percentile of the
 *       whole map), where scale s and shift o are the least-squares ones over these pixels
 *   <li>{@code flickerUnaligned}: the same without s and o, which the change of scale and shift is
 *       then part of
 * </ul>
 */
final class FlickerMeter {
    static final String FLICKER = "flicker";
    static final String UNALIGNED = "flickerUnaligned";

    private static final float UNCHANGED_STEPS = 2;
    private static final double MIN_SHARE = 0.01;

    private FlickerMeter() {}

    /**
     * The figures; none where less than 1 % of the picture stands, or the first map is constant.
     */
    static Map<String, Double> between(
            LumaThumbnail pictureBefore,
            PredictedDepth before,
            LumaThumbnail pictureAfter,
            PredictedDepth after) {
        boolean comparable =
                before.width() == after.width()
                        && before.height() == after.height()
                        && pictureBefore.width() == pictureAfter.width()
                        && pictureBefore.height() == pictureAfter.height();
        if (!comparable) {
            return Map.of();
        }
        boolean[] stands = stands(pictureBefore, pictureAfter, before.width(), before.height());
        float[] first = before.disparity();
        float[] second = after.disparity();
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        for (int i = 0; i < stands.length; i++) {
            if (stands[i]) {
                fit.add(second[i], first[i]);
            }
        }
        double spread = MapSpread.of(first).width();
        if (fit.points() < MIN_SHARE * stands.length || !(spread > 0)) {
            return Map.of();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(FLICKER, change(first, second, stands, fit.line()) / spread);
        figures.put(UNALIGNED, change(first, second, stands, new ScaleAndShift(1, 0)) / spread);
        return figures;
    }

    private static boolean[] stands(
            LumaThumbnail before, LumaThumbnail after, int width, int height) {
        float[] change = ImageChange.maxChange(before, after, 0);
        boolean[] stands = new boolean[width * height];
        for (int y = 0; y < height; y++) {
            int row = y * before.height() / height * before.width();
            for (int x = 0; x < width; x++) {
                stands[y * width + x] = change[row + x * before.width() / width] <= UNCHANGED_STEPS;
            }
        }
        return stands;
    }

    private static double change(
            float[] first, float[] second, boolean[] stands, ScaleAndShift line) {
        double sum = 0;
        long pixels = 0;
        for (int i = 0; i < stands.length; i++) {
            if (stands[i]) {
                sum += Math.abs(line.apply(second[i]) - first[i]);
                pixels++;
            }
        }
        return sum / pixels;
    }
}
