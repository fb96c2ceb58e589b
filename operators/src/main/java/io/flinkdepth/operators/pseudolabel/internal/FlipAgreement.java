// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.operators.depth.internal.AffineAgreement;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Where a teacher says the same of a picture and of its mirror image. Both predictions are
 * relative, so the second is first brought to the first by the scale and shift that least squares
 * give; a pixel counts where the rest is small against the map's spread. Sky counts whatever was
 * predicted there, since its label is 0, and has no part in the comparison.
 *
 * @param valid height x width
 * @param validShare share of the pixels that count
 * @param agreement 1 less the mean difference over the spread, 0 to 1; 0 for a picture of sky
 *     alone, of which there is no depth to learn
 */
@Internal
public record FlipAgreement(boolean[] valid, double validShare, double agreement) {
    /**
     * Compares.
     *
     * @param disparity height x width
     * @param mirrored the prediction to the mirrored picture, not mirrored back
     * @param tolerance largest difference of a pixel that counts, as a share of the spread
     * @param sky where there is sky, null where nobody says
     */
    public static FlipAgreement of(
            float[] disparity,
            float[] mirrored,
            int width,
            double tolerance,
            @Nullable boolean[] sky) {
        float[] back = mirroredBack(mirrored, width);
        double[] differences =
                AffineAgreement.of(compared(disparity, sky), compared(back, sky)).differences();
        boolean[] valid = new boolean[disparity.length];
        int count = 0;
        double total = 0;
        int next = 0;
        for (int i = 0; i < valid.length; i++) {
            if (sky != null && sky[i]) {
                valid[i] = true;
            } else {
                // A constant map has no spread: it says nothing anywhere.
                double difference = differences[next++];
                valid[i] = difference <= tolerance;
                total += Math.min(1, difference);
            }
            count += valid[i] ? 1 : 0;
        }
        double agreement = next == 0 ? 0 : 1 - total / next;
        return new FlipAgreement(valid, (double) count / valid.length, agreement);
    }

    /** What is no sky. A picture of sky alone gives one value, which agrees with nothing. */
    private static float[] compared(float[] map, @Nullable boolean[] sky) {
        if (sky == null) {
            return map;
        }
        float[] rest = new float[map.length];
        int count = 0;
        for (int i = 0; i < map.length; i++) {
            if (!sky[i]) {
                rest[count++] = map[i];
            }
        }
        return Arrays.copyOf(rest, Math.max(1, count));
    }

    private static float[] mirroredBack(float[] map, int width) {
        float[] back = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            int column = i % width;
            back[i] = map[i - column + width - 1 - column];
        }
        return back;
    }
}
