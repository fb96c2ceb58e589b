// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/**
 * An affine map {@code scale * x + shift}.
 *
 * @param scale factor
 * @param shift added after the multiplication
 */
@Internal
public record ScaleAndShift(double scale, double shift) {

    /** Minimum distance in metres, because 0 means "no value" in metric maps. */
    public static final double NEAREST_METRES = 0.001;

    /**
     * Maximum distance in metres, which means "this far or farther": a disparity at or below that
     * of infinity has no finite distance.
     */
    public static final float FARTHEST_METRES = 1000;

    static final ScaleAndShift IDENTITY = new ScaleAndShift(1, 0);

    /** Returns the value of the line at x. */
    public double apply(double x) {
        return scale * x + shift;
    }

    /**
     * Returns the distance of a disparity x, if the line gives inverse metres: {@code 1 / Z = scale
     * * x + shift}, from {@link #NEAREST_METRES} to {@link #FARTHEST_METRES}.
     */
    public double metres(double x) {
        double inverse = apply(x);
        return inverse > 1.0 / FARTHEST_METRES
                ? Math.max(1 / inverse, NEAREST_METRES)
                : FARTHEST_METRES;
    }

    float[] apply(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) apply(values[i]);
        }
        return result;
    }

    /** Returns the composition of this line, applied first, and another line. */
    ScaleAndShift then(ScaleAndShift next) {
        return new ScaleAndShift(next.scale * scale, next.scale * shift + next.shift);
    }

    /** Returns the inverse of this line. */
    ScaleAndShift inverse() {
        return new ScaleAndShift(1 / scale, -shift / scale);
    }

    /** Interpolates to the identity: 0 gives this line, 1 the identity. */
    ScaleAndShift relaxed(double share) {
        return new ScaleAndShift(1 + (1 - share) * (scale - 1), (1 - share) * shift);
    }

    /** Returns the same line with both parameters at least at a bound. */
    public ScaleAndShift clampedTo(double bound) {
        return new ScaleAndShift(Math.max(scale, bound), Math.max(shift, bound));
    }

    /**
     * Ordinary least squares: fits the line with the minimum squared distance to the points (x, y)
     * in y (MiDaS, arXiv 1907.01341, equation 3). Not thread-safe.
     */
    public static final class Fit {
        private final AlignmentMoments moments = new AlignmentMoments();

        /** Creates a fit without points. */
        public Fit() {}

        /** Adds a point. */
        public void add(double x, double y) {
            moments.add(x, y, 1);
        }

        /** Returns the number of points. */
        public long points() {
            return (long) moments.points();
        }

        /** Returns the line; a constant if all x are equal. */
        public ScaleAndShift line() {
            if (moments.points() == 0) {
                throw new IllegalStateException("there is no line through no points");
            }
            ScaleAndShift line = moments.line();
            return Double.isNaN(line.scale()) ? new ScaleAndShift(0, moments.meanY()) : line;
        }
    }
}
