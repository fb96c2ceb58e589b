// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.operators.depth.internal.AffineAgreement;
import io.flinkdepth.operators.depth.internal.MirroredMap;
import java.util.Arrays;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The agreement of a teacher's predictions for a picture and its mirror image. Both predictions are
 * relative, so the second is first aligned with the first by a least-squares fit of scale and
 * shift. A pixel counts if the remaining difference is small relative to the map's spread. Sky
 * always counts, because its label is 0, and is excluded from the comparison.
 *
 * @param valid the pixels that count, height x width
 * @param validShare share of the pixels that count
 * @param agreement 1 minus the mean difference relative to the spread, 0 to 1; 0 for a picture of
 *     only sky, which has no depth to learn
 */
@Internal
public record FlipAgreement(boolean[] valid, double validShare, double agreement) {
    /**
     * Compares the two predictions.
     *
     * @param disparity height x width
     * @param mirrored the prediction for the mirror image, not mirrored back
     * @param tolerance maximum difference of a pixel that counts, relative to the spread
     * @param sky where there is sky, null if it is not known
     */
    public static FlipAgreement of(
            float[] disparity,
            float[] mirrored,
            int width,
            double tolerance,
            @Nullable boolean[] sky) {
        float[] back = MirroredMap.of(mirrored, width);
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
                // A constant map has no spread: none of its pixels counts.
                double difference = differences[next++];
                valid[i] = difference <= tolerance;
                total += Math.min(1, difference);
            }
            count += valid[i] ? 1 : 0;
        }
        double agreement = next == 0 ? 0 : 1 - total / next;
        return new FlipAgreement(valid, (double) count / valid.length, agreement);
    }

    /**
     * Returns the values outside sky. A picture of only sky gives one value, which never agrees.
     */
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

    /** Counts fewer pixels: those that are trusted, and sky. */
    FlipAgreement where(boolean[] trusted, @Nullable boolean[] sky) {
        boolean[] both = new boolean[valid.length];
        int count = 0;
        for (int i = 0; i < both.length; i++) {
            both[i] = valid[i] && (trusted[i] || sky != null && sky[i]);
            count += both[i] ? 1 : 0;
        }
        return new FlipAgreement(both, (double) count / both.length, agreement);
    }
}
