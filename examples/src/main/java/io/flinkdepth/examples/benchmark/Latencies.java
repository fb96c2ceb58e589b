// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import java.util.Arrays;
import java.util.Locale;

/**
 * Latencies of a run in milliseconds.
 *
 * @param median of half of the frames at most
 * @param percentile99 of 99 in 100 frames at most
 * @param maximum of any frame
 */
record Latencies(long median, long percentile99, long maximum) {

    static Latencies of(long[] latencies) {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return new Latencies(
                quantile(sorted, 0.5), quantile(sorted, 0.99), sorted[sorted.length - 1]);
    }

    /** The smallest value that at least such a share of all does not exceed. */
    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** As text, also in runs of a model that takes so many milliseconds. */
    String inRunsOf(double milliseconds) {
        return String.format(
                Locale.ROOT,
                "median %d ms (%.1f runs), p99 %d ms (%.1f runs), maximum %d ms (%.1f runs)",
                median,
                median / milliseconds,
                percentile99,
                percentile99 / milliseconds,
                maximum,
                maximum / milliseconds);
    }
}
