// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/** The spread of the values of a map, without outliers. */
@Internal
public final class MapSpread {

    private static final double TAIL = 0.02;

    private MapSpread() {}

    /** Returns the difference of the 98th and the 2nd percentile; 0 for a constant map. */
    public static double of(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int tail = (int) (TAIL * (sorted.length - 1));
        return (double) sorted[sorted.length - 1 - tail] - sorted[tail];
    }
}
