// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;
import java.util.SplittableRandom;
import javax.annotation.Nullable;

/**
 * Fits {@code 1 / Z = scale * d + shift} to points of disparity d and distance Z, robustly: the
 * line of minimum median error through two of the points (least median of squares, Rousseeuw 1984),
 * then least squares with Cauchy's weights (Holland and Welsch 1977). The error that is minimised
 * is that of the inverse distance, as in MiDaS (arXiv 1907.01341, equation 3): on real drives,
 * where disparity is not quite affine, an error relative to the distance gives worse depth.
 * Deterministic.
 *
 * @param line the line
 * @param error median error at the points relative to their distance, {@code |Z * (scale * d +
 *     shift) - 1|}
 * @param moments the points, and those of earlier frames, with their weights
 */
record InverseDepthFit(ScaleAndShift line, double error, AlignmentMoments moments) {

    private static final int PAIRS = 64;
    private static final int ITERATIONS = 5;

    /** Cauchy's constant: 95 % efficient for normal noise. */
    private static final double CAUCHY = 2.385;

    /** Standard deviation of normal noise whose median absolute value is 1. */
    private static final double DEVIATIONS = 1.4826;

    /** Points that are met better than this, per metre, are equally good. */
    private static final double MIN_SPREAD = 1e-4;

    /**
     * Fits the line.
     *
     * @param disparity of each point
     * @param metres of each point, positive
     * @param earlier the points of earlier frames
     * @param previous the line of the frame before, null for none
     * @return null if no line with a positive scale fits
     */
    @Nullable
    static InverseDepthFit of(
            float[] disparity,
            float[] metres,
            AlignmentMoments earlier,
            @Nullable ScaleAndShift previous) {
        ScaleAndShift line = start(disparity, metres, previous);
        if (line == null) {
            return null;
        }
        AlignmentMoments moments = earlier;
        for (int i = 0; i < ITERATIONS; i++) {
            double spread =
                    CAUCHY * DEVIATIONS * Math.max(MIN_SPREAD, median(line, disparity, metres));
            moments = earlier.faded(1);
            for (int point = 0; point < metres.length; point++) {
                double ratio = residual(line, disparity[point], metres[point]) / spread;
                moments.add(disparity[point], 1.0 / metres[point], 1 / (1 + ratio * ratio));
            }
            line = moments.line();
            if (!(line.scale() > 0)) {
                return null;
            }
        }
        return new InverseDepthFit(line, relativeError(line, disparity, metres), moments);
    }

    /** The best of the previous line and lines through two points; null if none has a scale. */
    @Nullable
    private static ScaleAndShift start(
            float[] disparity, float[] metres, @Nullable ScaleAndShift previous) {
        ScaleAndShift best = previous;
        double least =
                previous == null ? Double.POSITIVE_INFINITY : median(previous, disparity, metres);
        SplittableRandom random = new SplittableRandom(metres.length);
        for (int i = 0; i < PAIRS; i++) {
            int a = random.nextInt(metres.length);
            int b = random.nextInt(metres.length);
            double scale =
                    (1.0 / metres[a] - 1.0 / metres[b]) / ((double) disparity[a] - disparity[b]);
            if (!(scale > 0) || Double.isInfinite(scale)) {
                continue;
            }
            ScaleAndShift line = new ScaleAndShift(scale, 1.0 / metres[a] - scale * disparity[a]);
            double error = median(line, disparity, metres);
            if (error < least) {
                least = error;
                best = line;
            }
        }
        return best;
    }

    /** Median error of a line, per metre. */
    private static double median(ScaleAndShift line, float[] disparity, float[] metres) {
        double[] residuals = new double[metres.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = residual(line, disparity[i], metres[i]);
        }
        return median(residuals);
    }

    private static double relativeError(ScaleAndShift line, float[] disparity, float[] metres) {
        double[] errors = new double[metres.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = metres[i] * residual(line, disparity[i], metres[i]);
        }
        return median(errors);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double residual(ScaleAndShift line, double disparity, double metres) {
        return Math.abs(line.apply(disparity) - 1 / metres);
    }
}
