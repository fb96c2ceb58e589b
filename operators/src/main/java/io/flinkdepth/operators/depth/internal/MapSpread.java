// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * The spread of the values of a map, without outliers.
 *
 * @param low the 2nd percentile
 * @param high the 98th percentile
 */
@Internal
public record MapSpread(float low, float high) {

    private static final double TAIL = 0.02;

    /** Measures a map that is not empty. */
    public static MapSpread of(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int tail = (int) (TAIL * (sorted.length - 1));
        return new MapSpread(sorted[tail], sorted[sorted.length - 1 - tail]);
    }

    /** Returns the difference of the two; 0 for a constant map. */
    public double width() {
        return (double) high - low;
    }
}
