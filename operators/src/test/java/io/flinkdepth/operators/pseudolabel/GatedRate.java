// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/**
 * Lets a source of one subtask give elements up to a number that the test raises; it waits without
 * holding up its task, so that it can be stopped. The gates of a JVM are found by their names.
 */
final class GatedRate implements RateLimiterStrategy<NumberSequenceSource.NumberSequenceSplit> {

    private static final long serialVersionUID = 1L;

    private static final Map<String, Gate> GATES = new ConcurrentHashMap<>();

    private final String name;

    GatedRate(String name) {
        this.name = name;
        GATES.put(name, new Gate());
    }

    /** Nothing has passed, and nothing may. */
    void closeAtStart() {
        GATES.put(name, new Gate());
    }

    /** Lets elements pass whose index is below the limit. */
    void openTo(long limit) {
        GATES.get(name).openTo(limit);
    }

    /** To be called by the source's function. */
    <T> T passed(long index, T element) {
        GATES.get(name).passed(index);
        return element;
    }

    /** How many elements have passed, as the source counts them. */
    long passed() {
        return GATES.get(name).next;
    }

    @Override
    public RateLimiter<NumberSequenceSource.NumberSequenceSplit> createRateLimiter(
            int parallelism) {
        return count -> GATES.get(name).acquire();
    }

    private static final class Gate {

        private long next;
        private long limit;
        private CompletableFuture<Void> opened = new CompletableFuture<>();

        synchronized void openTo(long newLimit) {
            limit = newLimit;
            opened.complete(null);
        }

        synchronized void passed(long index) {
            next = index + 1;
            if (next >= limit) {
                opened = new CompletableFuture<>();
            }
        }

        synchronized CompletionStage<Void> acquire() {
            return next < limit ? CompletableFuture.completedFuture(null) : opened;
        }
    }
}
