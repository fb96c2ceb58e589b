// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/**
 * The agreement of two relative maps. The second map is aligned with the first by a least-squares
 * fit of scale and shift, as for affine-invariant depth (MiDaS, arXiv 1907.01341, equation 4). A
 * negative scale counts as 0, because an inverted prediction does not agree.
 *
 * @param differences difference of each pixel relative to the first map's spread (its 2nd to 98th
 *     percentile); infinite if that map is constant
 * @param spread the first map's spread
 */
@Internal
public record AffineAgreement(double[] differences, MapSpread spread) {

    /** Compares two maps with the same number of values. */
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
        MapSpread spread = MapSpread.of(reference);
        double width = spread.width();
        double[] differences = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            differences[i] =
                    width > 0
                            ? Math.abs(line.apply(map[i]) - reference[i]) / width
                            : Double.POSITIVE_INFINITY;
        }
        return new AffineAgreement(differences, spread);
    }

    /** Returns 1 minus the mean difference, with each difference limited to 1; 0 to 1. */
    public double score() {
        double total = 0;
        for (double difference : differences) {
            total += Math.min(1, difference);
        }
        return 1 - total / differences.length;
    }
}
