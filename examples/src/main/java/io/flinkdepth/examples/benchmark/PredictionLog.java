// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.InferenceTimings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What came out of a job and when, in the order in which it came. Thread-safe. */
final class PredictionLog {

    /**
     * A prediction.
     *
     * @param nanos when it came, by {@link System#nanoTime}
     * @param timings where its time went
     */
    record Entry(
            long nanos, String camera, long sequence, String version, InferenceTimings timings) {}

    private final List<Entry> entries = new ArrayList<>();

    synchronized void add(DepthMap depth) {
        entries.add(
                new Entry(
                        System.nanoTime(),
                        depth.identity().cameraId().intern(),
                        depth.identity().sequence(),
                        depth.model().version().intern(),
                        depth.timings()));
        notifyAll();
    }

    synchronized int size() {
        return entries.size();
    }

    /** Waits until there are so many, or the time is up; returns how many there are. */
    synchronized int await(int size, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (entries.size() < size) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return entries.size();
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Predictions to frames that had one before. */
    int doubled() {
        Map<String, Set<Long>> seen = new HashMap<>();
        int doubled = 0;
        for (Entry entry : entries()) {
            if (!seen.computeIfAbsent(entry.camera, c -> new HashSet<>()).add(entry.sequence)) {
                doubled++;
            }
        }
        return doubled;
    }

    /** Predictions that came after a later one of the same camera. */
    int outOfOrder() {
        Map<String, Long> last = new HashMap<>();
        int wrong = 0;
        for (Entry entry : entries()) {
            Long before = last.put(entry.camera, entry.sequence);
            if (before != null && entry.sequence < before) {
                wrong++;
            }
        }
        return wrong;
    }
}
