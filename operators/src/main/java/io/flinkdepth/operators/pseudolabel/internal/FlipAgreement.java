package io.flinkdepth.operators.pseudolabel.internal;

import java.util.Arrays;
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
    private static final double LOW = 0.02;

    /**
     * Compares.
     *
     * @param disparity height x width
     * @param mirrored the answer to the mirrored picture, not mirrored back
     * @param tolerance largest difference of a pixel that counts, as a share of the spread
     */
    public static FlipAgreement of(
            float[] disparity, float[] mirrored, int width, double tolerance) {
        double[] line = fit(disparity, mirrored, width);
        double spread = spread(disparity);
        boolean[] valid = new boolean[disparity.length];
        int count = 0;
        double total = 0;
        for (int i = 0; i < valid.length; i++) {
            double other = line[0] * mirrored[mirror(i, width)] + line[1];
            double difference = Math.abs(other - disparity[i]) / spread;
            // A constant map has no spread: it says nothing anywhere.
            valid[i] = spread > 0 && difference <= tolerance;
            count += valid[i] ? 1 : 0;
            total += Math.min(1, spread > 0 ? difference : 1);
        }
        return new FlipAgreement(valid, (double) count / valid.length, 1 - total / valid.length);
    }

    private static int mirror(int pixel, int width) {
        int column = pixel % width;
        return pixel - column + width - 1 - column;
    }

    private static double[] fit(float[] to, float[] from, int width) {
        double meanFrom = 0;
        double meanTo = 0;
        for (int i = 0; i < to.length; i++) {
            meanFrom += from[i];
            meanTo += to[i];
        }
        meanFrom /= to.length;
        meanTo /= to.length;
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < to.length; i++) {
            double x = from[mirror(i, width)] - meanFrom;
            covariance += x * (to[i] - meanTo);
            variance += x * x;
        }
        // An answer turned inside out is no agreement, however well it fits.
        double scale = variance > 0 ? Math.max(0, covariance / variance) : 0;
        return new double[] {scale, meanTo - scale * meanFrom};
    }

    private static double spread(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int low = (int) (LOW * (sorted.length - 1));
        return sorted[sorted.length - 1 - low] - sorted[low];
    }
}
