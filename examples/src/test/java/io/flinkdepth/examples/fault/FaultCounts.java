// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import java.time.Duration;
import java.util.List;

/**
 * What became of the frames that were sent while faults happened.
 *
 * @param frames how many were sent
 * @param lost without a prediction
 * @param doubled predictions of a frame that had one, beyond those of a frame that the topic has
 *     twice
 * @param outOfOrder predictions behind that of a later frame of their camera
 * @param earlierVersions predictions of an earlier version than the prediction before them
 */
record FaultCounts(long frames, long lost, long doubled, long outOfOrder, long earlierVersions) {

    /** Whether each frame has one prediction, in order, by the version in service. */
    boolean areClean() {
        return lost == 0 && doubled == 0 && outOfOrder + earlierVersions == 0;
    }

    /**
     * A row of the table in docs/reliability.md.
     *
     * @param waits from each fault to the first prediction of a frame that was sent after it
     */
    String row(Fault fault, List<Duration> waits) {
        List<Duration> sorted = waits.stream().sorted().toList();
        return "| %s | %d | %d | %d | %d | %d | %.1f s | %.1f s |"
                .formatted(
                        fault,
                        waits.size(),
                        frames,
                        lost,
                        doubled,
                        outOfOrder,
                        seconds(sorted.get(sorted.size() / 2)),
                        seconds(sorted.get(sorted.size() - 1)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
