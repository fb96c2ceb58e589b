// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;

/**
 * Fits the line that maps one map to another over weighted cells, by Deming's regression (1943),
 * which assumes noise in both maps, iteratively reweighted with Cauchy weights (Holland and Welsch
 * 1977).
 *
 * <p>Each frame is aligned with the one before it, so the slope must not be biased: ordinary least
 * squares gives a slope below 1 if the first map is noisy, and a sequence of such slopes leads to a
 * constant map. The part of a cell's weight that is below 1 counts as an observation of the
 * identity. With a still camera the cells determine the line; if nearly the whole picture moves,
 * the few remaining cells, which may be similar by chance, cannot invert the map.
 */
final class RobustAlignment {

    private static final int ITERATIONS = 5;

    /** Minimum weight of the identity for each cell. */
    private static final double ALWAYS = 0.01;

    /** Cauchy's constant: 95 % efficient for normal noise. */
    private static final double CAUCHY = 2.385;

    private static final double DEVIATIONS = 1.4826;
    private static final double MIN_SCALE = 0.5;
    private static final int SAMPLES = 2048;

    private RobustAlignment() {}

    /**
     * Fits the line from {@code from} to {@code to}.
     *
     * @param weights weight of each cell, 0 to 1
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
                    // If most cells have no residual, all others are outliers.
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
