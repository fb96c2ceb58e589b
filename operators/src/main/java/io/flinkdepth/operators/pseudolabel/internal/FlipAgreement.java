package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.operators.inference.internal.AffineAgreement;
import org.apache.flink.annotation.Internal;

/**
 * Where a teacher says the same of a picture and of its mirror image. Both answers are relative, so
 * the second is first brought to the first by the scale and shift that least squares give; a pixel
 * counts where the rest is small against the map's spread.
 *
 * @param valid height x width
 * @param validShare share of the pixels that count
 * @param agreement 1 less the mean difference over the spread, 0 to 1
 */
@Internal
public record FlipAgreement(boolean[] valid, double validShare, double agreement) {
    /**
     * Compares.
     *
     * @param disparity height x width
     * @param mirrored the answer to the mirrored picture, not mirrored back
     * @param tolerance largest difference of a pixel that counts, as a share of the spread
     */
    public static FlipAgreement of(
            float[] disparity, float[] mirrored, int width, double tolerance) {
        double[] differences =
                AffineAgreement.of(disparity, mirroredBack(mirrored, width)).differences();
        boolean[] valid = new boolean[disparity.length];
        int count = 0;
        double total = 0;
        for (int i = 0; i < valid.length; i++) {
            // A constant map has no spread: it says nothing anywhere.
            valid[i] = differences[i] <= tolerance;
            count += valid[i] ? 1 : 0;
            total += Math.min(1, differences[i]);
        }
        return new FlipAgreement(valid, (double) count / valid.length, 1 - total / valid.length);
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
