// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.operators.depth.internal.ScaleAndShift;

/**
 * Measured depth with the pixels that a protocol evaluates.
 *
 * @param width pixels
 * @param height pixels
 * @param metres height x width
 * @param valid height x width; only these pixels are looked at
 */
record MeasuredDepth(int width, int height, float[] metres, boolean[] valid) {

    /** How many pixels are looked at. */
    public int validCount() {
        int count = 0;
        for (boolean one : valid) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /** The figures of a depth map of this size, in metres. */
    DepthMetrics score(DepthAt predicted) {
        DepthMetrics.Sum sum = new DepthMetrics.Sum();
        for (int i = 0; i < metres.length; i++) {
            if (valid[i]) {
                sum.add(predicted.metres(i), metres[i]);
            }
        }
        return sum.toMetrics();
    }

    /** Adds the points (value, 1/t) of the valid pixels to a fit. */
    void fit(float[] disparity, ScaleAndShift.Fit fit) {
        for (int i = 0; i < metres.length; i++) {
            if (valid[i]) {
                fit.add(disparity[i], 1.0 / metres[i]);
            }
        }
    }

    /** A depth map. */
    @FunctionalInterface
    interface DepthAt {
        double metres(int pixel);
    }
}
