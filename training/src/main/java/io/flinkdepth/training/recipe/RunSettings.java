// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import java.nio.file.Path;
import org.apache.flink.annotation.Experimental;

/**
 * How a training runs.
 *
 * @param output folder for checkpoints, metrics, report and the final weights
 * @param checkpointEvery updates between checkpoints
 * @param reportEvery updates between reports
 * @param readers threads that read and prepare images
 * @param shuffleBuffer names of images that wait for their random turn
 * @param seed of everything random
 */
@Experimental
public record RunSettings(
        Path output,
        int checkpointEvery,
        int reportEvery,
        int readers,
        int shuffleBuffer,
        long seed) {

    /** Refuses numbers below 1. */
    public RunSettings {
        require("checkpointEvery", checkpointEvery);
        require("reportEvery", reportEvery);
        require("readers", readers);
        require("shuffleBuffer", shuffleBuffer);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; give at least 1.");
        }
    }

    /**
     * A checkpoint every 200 updates, a report every 20, two readers, 10,000 names to draw from.
     */
    public static RunSettings of(Path output, long seed) {
        return new RunSettings(output, 200, 20, 2, 10_000, seed);
    }

    /** The same with a checkpoint every so many updates. */
    public RunSettings withCheckpointEvery(int updates) {
        return new RunSettings(output, updates, reportEvery, readers, shuffleBuffer, seed);
    }
}
