// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/** Statistics of finite values; null if there are no values. */
@Internal
public final class Statistics {

    private Statistics() {}

    /** The minimum. */
    public static Float minimum(float[] values) {
        if (values.length == 0) {
            return null;
        }
        float minimum = values[0];
        for (float value : values) {
            minimum = Math.min(minimum, value);
        }
        return minimum;
    }

    /** The arithmetic mean. */
    public static Double mean(float[] values) {
        if (values.length == 0) {
            return null;
        }
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * The quantile with linear interpolation between ranks: rank {@code q (n - 1)} of the sorted
     * values (Hyndman and Fan 1996, definition 7).
     *
     * @param q 0 to 1
     */
    public static Double quantile(float[] values, double q) throws BadArgumentException {
        if (!(q >= 0 && q <= 1)) {
            throw new BadArgumentException("the quantile is " + q + "; expected 0 to 1");
        }
        if (values.length == 0) {
            return null;
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double rank = q * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * ((double) sorted[above] - sorted[below]);
    }
}
