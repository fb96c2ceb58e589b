// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * Output, intervals, threads and seed of a training.
 *
 * @param output folder for checkpoints, metrics, report and the final weights
 * @param checkpointEvery steps between checkpoints
 * @param reportEvery steps between reports
 * @param readers threads that read and prepare images
 * @param shuffleBuffer names of images that wait for their random turn
 * @param seed seed of all random numbers
 * @param allowChangedRecipe whether a checkpoint is used although another recipe wrote it
 */
@Internal
public record RunSettings(
        Path output,
        int checkpointEvery,
        int reportEvery,
        int readers,
        int shuffleBuffer,
        long seed,
        boolean allowChangedRecipe) {

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

    /** Refuses a checkpoint of another recipe. */
    public RunSettings(
            Path output,
            int checkpointEvery,
            int reportEvery,
            int readers,
            int shuffleBuffer,
            long seed) {
        this(output, checkpointEvery, reportEvery, readers, shuffleBuffer, seed, false);
    }

    /** A checkpoint every 200 steps, a report every 20, two readers, a buffer of 10,000 names. */
    public static RunSettings of(Path output, long seed) {
        return new RunSettings(output, 200, 20, 2, 10_000, seed);
    }

    /** The same with a checkpoint every so many steps. */
    public RunSettings withCheckpointEvery(int steps) {
        return new RunSettings(
                output, steps, reportEvery, readers, shuffleBuffer, seed, allowChangedRecipe);
    }

    /** The same with another output folder and seed. */
    public RunSettings with(Path otherOutput, long otherSeed) {
        return new RunSettings(
                otherOutput,
                checkpointEvery,
                reportEvery,
                readers,
                shuffleBuffer,
                otherSeed,
                allowChangedRecipe);
    }

    /** The same, using a checkpoint although another recipe wrote it. */
    public RunSettings withChangedRecipeAllowed() {
        return new RunSettings(
                output, checkpointEvery, reportEvery, readers, shuffleBuffer, seed, true);
    }
}
