// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/**
 * The line {@code scale · x + shift} that takes a model's disparity to what a camera's past had.
 *
 * @param scale above 0
 * @param shift added after
 */
@Internal
public record ScaleShift(double scale, double shift) {

    static final ScaleShift IDENTITY = new ScaleShift(1, 0);

    double apply(double x) {
        return scale * x + shift;
    }

    /** This line first, then another. */
    ScaleShift then(ScaleShift next) {
        return new ScaleShift(next.scale * scale, next.scale * shift + next.shift);
    }

    /** What undoes this line. */
    ScaleShift inverse() {
        return new ScaleShift(1 / scale, -shift / scale);
    }

    /** Some way back to the identity: 0 stays, 1 arrives. */
    ScaleShift relaxed(double share) {
        return new ScaleShift(1 + (1 - share) * (scale - 1), (1 - share) * shift);
    }

    float[] apply(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) apply(values[i]);
        }
        return result;
    }
}
