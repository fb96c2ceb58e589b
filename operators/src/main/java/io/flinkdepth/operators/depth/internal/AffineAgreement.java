// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * How far two relative maps say the same. The second is brought to the first by the scale and shift
 * that least squares give, as for affine-invariant depth (MiDaS, arXiv 1907.01341, equation 4); a
 * negative scale counts as none, because an inverted prediction does not agree.
 *
 * @param differences of each pixel, as shares of the first map's spread (its 2nd to 98th
 *     percentile); infinite where that map is constant
 */
@Internal
public record AffineAgreement(double[] differences) {

    private static final double LOW = 0.02;

    /** Compares two maps of as many values. */
    public static AffineAgreement of(float[] reference, float[] map) {
        if (reference.length != map.length) {
            throw new IllegalArgumentException(
                    "maps of " + reference.length + " and " + map.length + " values");
        }
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        double meanReference = 0;
        for (int i = 0; i < map.length; i++) {
            fit.add(map[i], reference[i]);
            meanReference += reference[i] / (double) reference.length;
        }
        ScaleAndShift fitted = fit.line();
        ScaleAndShift line = fitted.scale() < 0 ? new ScaleAndShift(0, meanReference) : fitted;
        double spread = spread(reference);
        double[] differences = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            differences[i] =
                    spread > 0
                            ? Math.abs(line.apply(map[i]) - reference[i]) / spread
                            : Double.POSITIVE_INFINITY;
        }
        return new AffineAgreement(differences);
    }

    /** 1 less the mean difference, none of which counts for more than 1; 0 to 1. */
    public double score() {
        double total = 0;
        for (double difference : differences) {
            total += Math.min(1, difference);
        }
        return 1 - total / differences.length;
    }

    /** From the 2nd to the 98th percentile of a map that has values. */
    public static double spread(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int low = (int) (LOW * (sorted.length - 1));
        return sorted[sorted.length - 1 - low] - sorted[low];
    }
}
