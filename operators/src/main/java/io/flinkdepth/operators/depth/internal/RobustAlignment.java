// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;

/**
 * The line that takes one map to another over weighted cells, by Deming's regression (1943), which
 * knows that both maps are noisy, reweighted with Cauchy's weights (Holland and Welsch 1977).
 *
 * <p>Each frame is aligned to the one before it, so the slope must not be biased: ordinary least
 * squares has one below 1 wherever the first map is noisy, and a chain of such slopes ends in a
 * constant map. A cell counts as agreeing with the identity by as much as it does not say itself:
 * with a still camera the cells decide, and where nearly all the picture moves, the few cells left,
 * which may only look alike, cannot turn the map over.
 */
final class RobustAlignment {

    private static final int ITERATIONS = 5;

    /** A cell that says something says so much for the identity, too. */
    private static final double ALWAYS = 0.01;

    /** Cauchy's constant: 95 % efficient where the noise is normal. */
    private static final double CAUCHY = 2.385;

    private static final double DEVIATIONS = 1.4826;
    private static final double MIN_SCALE = 0.5;
    private static final int SAMPLES = 2048;

    private RobustAlignment() {}

    /**
     * The line from {@code from} to {@code to}.
     *
     * @param weights 0 to 1, how much each cell counts
     * @param noiseRatio variance of the noise of {@code to} over that of {@code from}, above 0
     */
    static ScaleAndShift between(float[] from, float[] to, float[] weights, double noiseRatio) {
        ScaleAndShift line = ScaleAndShift.IDENTITY;
        Moments prior = new Moments();
        for (int cell = 0; cell < from.length; cell++) {
            prior.add(from[cell], from[cell], ALWAYS + 1 - weights[cell]);
        }
        for (int i = 0; i < ITERATIONS; i++) {
            double spread = CAUCHY * DEVIATIONS * medianResidual(from, to, weights, line);
            Moments moments = prior.copy();
            for (int cell = 0; cell < from.length; cell++) {
                if (weights[cell] > 0) {
                    double residual = residual(from, to, cell, line);
                    // Most cells without any residual leave no doubt about the others.
                    double ratio = residual > 0 ? residual / spread : 0;
                    moments.add(from[cell], to[cell], weights[cell] / (1 + ratio * ratio));
                }
            }
            line = moments.line(noiseRatio);
        }
        boolean sane = line.scale() > MIN_SCALE && line.scale() < 1 / MIN_SCALE;
        return sane ? line : ScaleAndShift.IDENTITY;
    }

    private static double residual(float[] from, float[] to, int cell, ScaleAndShift line) {
        return Math.abs(line.apply(from[cell]) - to[cell]);
    }

    private static double medianResidual(
            float[] from, float[] to, float[] weights, ScaleAndShift line) {
        int step = Math.max(1, from.length / SAMPLES);
        double[] residuals = new double[from.length / step + 1];
        int count = 0;
        for (int cell = 0; cell < from.length; cell += step) {
            if (weights[cell] > 0) {
                residuals[count++] = residual(from, to, cell, line);
            }
        }
        Arrays.sort(residuals, 0, count);
        return count == 0 ? 0 : residuals[count / 2];
    }

    /** Weighted means and co-moments, updated point by point (West 1979). */
    private static final class Moments {
        private double weight;
        private double meanX;
        private double meanY;
        private double momentX;
        private double momentY;
        private double momentXy;

        void add(double x, double y, double pointWeight) {
            weight += pointWeight;
            double share = pointWeight / weight;
            double offsetX = x - meanX;
            double offsetY = y - meanY;
            meanX += share * offsetX;
            meanY += share * offsetY;
            momentX += pointWeight * offsetX * (x - meanX);
            momentY += pointWeight * offsetY * (y - meanY);
            momentXy += pointWeight * offsetX * (y - meanY);
        }

        Moments copy() {
            Moments copy = new Moments();
            copy.weight = weight;
            copy.meanX = meanX;
            copy.meanY = meanY;
            copy.momentX = momentX;
            copy.momentY = momentY;
            copy.momentXy = momentXy;
            return copy;
        }

        ScaleAndShift line(double noiseRatio) {
            double scale = 1;
            if (momentXy > 0) {
                double difference = momentY - noiseRatio * momentX;
                double root =
                        Math.sqrt(difference * difference + 4 * noiseRatio * momentXy * momentXy);
                scale = (difference + root) / (2 * momentXy);
            }
            return new ScaleAndShift(scale, meanY - scale * meanX);
        }
    }
}
