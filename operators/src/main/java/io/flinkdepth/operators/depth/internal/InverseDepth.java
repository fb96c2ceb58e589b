// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/** The disparity of a depth. */
@Internal
public final class InverseDepth {

    private static final float MIN_METRES = 1e-3f;

    private InverseDepth() {}

    /** Returns the inverse of a depth; depths below a millimetre count as one. */
    public static float of(float depth) {
        return 1 / Math.max(depth, MIN_METRES);
    }

    /** Replaces depths by their inverses. */
    static void invert(float[] depths) {
        for (int i = 0; i < depths.length; i++) {
            depths[i] = of(depths[i]);
        }
    }
}
