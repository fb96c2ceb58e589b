// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import java.util.ArrayDeque;
import java.util.Deque;

/** The predictions of the last seconds: how many, and how late. Not thread-safe. */
final class LatencyWindow {

    private static final long WINDOW_MILLIS = 5_000;

    private final Deque<long[]> predictions = new ArrayDeque<>();
    private long first = -1;

    void add(long nowMillis, long latencyMillis) {
        if (first < 0) {
            first = nowMillis;
        }
        predictions.add(new long[] {nowMillis, latencyMillis});
        forget(nowMillis);
    }

    private void forget(long nowMillis) {
        while (!predictions.isEmpty() && predictions.peekFirst()[0] < nowMillis - WINDOW_MILLIS) {
            predictions.removeFirst();
        }
    }

    double framesPerSecond(long nowMillis) {
        forget(nowMillis);
        long span = Math.max(1000, Math.min(WINDOW_MILLIS, nowMillis - first));
        return predictions.size() * 1000.0 / span;
    }

    /** Of the predictions in the window; 0 where there are none. */
    long quantile(double share) {
        long[] sorted = predictions.stream().mapToLong(a -> a[1]).sorted().toArray();
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
}
