// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The mean error of the pixels that remain when the least confident ones are removed, and the same
 * for an oracle that removes the largest errors (Ilg et al., arXiv 1802.07095, section 5.2). If the
 * confidence orders the errors well, the first comes near the second; if it says nothing, the curve
 * is level.
 *
 * @param byConfidence mean error after the removal of each of the {@link #SHARES}
 * @param byError the same of the oracle
 */
record SparsificationCurve(double[] byConfidence, double[] byError) {

    private static final int STEPS = 20;

    /** The shares of removed pixels, from 0 to 0.95. */
    static final List<Double> SHARES =
            IntStream.range(0, STEPS).mapToObj(i -> (double) i / STEPS).toList();

    /**
     * Compares errors with confidence.
     *
     * @param errors of the measured pixels, at least one
     * @param confidence of the same pixels
     */
    static SparsificationCurve of(double[] errors, double[] confidence) {
        return new SparsificationCurve(
                means(errors, i -> -confidence[i]), means(errors, i -> errors[i]));
    }

    /** Removes the pixels with the largest keys first. */
    private static double[] means(double[] errors, IntToDoubleFunction key) {
        double[] ascending =
                IntStream.range(0, errors.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(key::applyAsDouble))
                        .mapToDouble(i -> errors[i])
                        .toArray();
        double[] totals = new double[errors.length + 1];
        for (int i = 0; i < errors.length; i++) {
            totals[i + 1] = totals[i] + ascending[i];
        }
        double[] means = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            int rest = Math.max(1, (int) Math.round(errors.length * (1 - SHARES.get(step))));
            means[step] = totals[rest] / rest;
        }
        return means;
    }

    /** The mean of curves, point by point. */
    static SparsificationCurve mean(List<SparsificationCurve> curves) {
        double[] byConfidence = new double[STEPS];
        double[] byError = new double[STEPS];
        for (SparsificationCurve curve : curves) {
            for (int i = 0; i < STEPS; i++) {
                byConfidence[i] += curve.byConfidence[i] / curves.size();
                byError[i] += curve.byError[i] / curves.size();
            }
        }
        return new SparsificationCurve(byConfidence, byError);
    }

    /** The mean error after the removal of a share of the least confident pixels. */
    double without(double share) {
        return byConfidence[(int) Math.round(share * STEPS)];
    }

    /**
     * The area between the curve and the oracle's (AUSE), 0 at best; Poggi et al., arXiv
     * 2005.06209, section 4.
     */
    double areaAboveOracle() {
        double area = 0;
        for (int i = 0; i < STEPS; i++) {
            area += (byConfidence[i] - byError[i]) / STEPS;
        }
        return area;
    }

    /** The area below the level of a random removal (AURG), above 0 if the confidence helps. */
    double areaBelowRandom() {
        double area = 0;
        for (double mean : byConfidence) {
            area += (byConfidence[0] - mean) / STEPS;
        }
        return area;
    }

    static List<Double> points(double[] curve) {
        List<Double> points = new ArrayList<>();
        for (double value : curve) {
            points.add(value);
        }
        return points;
    }
}
