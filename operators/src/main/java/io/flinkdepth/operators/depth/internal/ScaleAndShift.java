// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/**
 * An affine map {@code scale * x + shift}.
 *
 * @param scale factor
 * @param shift added after
 */
@Internal
public record ScaleAndShift(double scale, double shift) {

    static final ScaleAndShift IDENTITY = new ScaleAndShift(1, 0);

    /** The line's value. */
    public double apply(double x) {
        return scale * x + shift;
    }

    float[] apply(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) apply(values[i]);
        }
        return result;
    }

    /** This line first, then another. */
    ScaleAndShift then(ScaleAndShift next) {
        return new ScaleAndShift(next.scale * scale, next.scale * shift + next.shift);
    }

    /** What undoes this line. */
    ScaleAndShift inverse() {
        return new ScaleAndShift(1 / scale, -shift / scale);
    }

    /** Some way back to the identity: 0 stays, 1 arrives. */
    ScaleAndShift relaxed(double share) {
        return new ScaleAndShift(1 + (1 - share) * (scale - 1), (1 - share) * shift);
    }

    /** The same line with neither number below a bound. */
    public ScaleAndShift clampedTo(double bound) {
        return new ScaleAndShift(Math.max(scale, bound), Math.max(shift, bound));
    }

    /**
     * Ordinary least squares: the line nearest to the points (x, y) in y (MiDaS, arXiv 1907.01341,
     * equation 3). Means and co-moments are updated point by point (Welford's method), so that
     * nothing is lost to cancellation over the pixels of a clip. Not thread-safe.
     */
    public static final class Fit {
        private long points;
        private double meanX;
        private double meanY;
        private double momentX;
        private double momentXy;

        /** No points yet. */
        public Fit() {}

        /** One point. */
        public void add(double x, double y) {
            points++;
            double offset = x - meanX;
            meanX += offset / points;
            meanY += (y - meanY) / points;
            momentX += offset * (x - meanX);
            momentXy += offset * (y - meanY);
        }

        /** How many points there are. */
        public long points() {
            return points;
        }

        /** The line; a constant where all x are equal. */
        public ScaleAndShift line() {
            if (points == 0) {
                throw new IllegalStateException("there is no line through no points");
            }
            double scale = momentX > 0 ? momentXy / momentX : 0;
            return new ScaleAndShift(scale, meanY - scale * meanX);
        }
    }
}
