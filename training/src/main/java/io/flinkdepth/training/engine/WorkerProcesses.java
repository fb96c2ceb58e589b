// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;

/**
 * Data parallelism: worker processes, one for each device, that each train on their share of every
 * step and average their gradients. All of them hold the same weights at all times.
 *
 * <p>As long as the losses are means over images (all but SiLog and feature alignment, which are
 * taken of a batch as a whole), n processes do what one process does with n times the batch. This
 * process is the first of them; it alone writes checkpoints. When one dies, the others are ended,
 * and the training goes on from the last checkpoint when it is started again.
 */
@Internal
public final class WorkerProcesses {

    /** Starts one of the other processes. */
    @FunctionalInterface
    public interface Launcher {
        /**
         * Starts a process that calls {@link #join}.
         *
         * @param rank from 1
         * @param port what it is to be given
         */
        Process start(int rank, int port) throws IOException;
    }

    private WorkerProcesses() {}

    /**
     * Trains with others.
     *
     * @param count processes in all
     * @return the file with the trained weights
     */
    public static Path run(
            RecipeConfiguration configuration,
            TrainingData data,
            int count,
            Launcher launcher,
            Consumer<StepReport> reports)
            throws IOException, InterruptedException {
        if (count < 1) {
            throw new IllegalArgumentException(count + " workers cannot train; give at least 1.");
        }
        if (count == 1) {
            return new Training(configuration, data, reports).run();
        }
        List<Process> others = new ArrayList<>();
        try (ServerSocket server = SocketAllReduce.listen()) {
            for (int rank = 1; rank < count; rank++) {
                others.add(launcher.start(rank, server.getLocalPort()));
            }
            Path weights;
            try (SocketAllReduce allReduce = SocketAllReduce.accept(server, count, others)) {
                weights = new Training(configuration, data, allReduce, reports).run();
            }
            for (Process other : others) {
                requireSuccess(other);
            }
            return weights;
        } finally {
            others.forEach(Process::destroyForcibly);
        }
    }

    private static void requireSuccess(Process worker) throws IOException, InterruptedException {
        if (!worker.waitFor(1, TimeUnit.MINUTES) || worker.exitValue() != 0) {
            throw new IOException(
                    "a worker did not end well: "
                            + (worker.isAlive() ? "still running" : "exit " + worker.exitValue()));
        }
    }

    /** Trains as one of the other processes, to the last step. */
    public static void join(
            RecipeConfiguration configuration, TrainingData data, int rank, int count, int port)
            throws IOException, InterruptedException {
        try (SocketAllReduce allReduce = SocketAllReduce.connect(port, new Workers(rank, count))) {
            new Training(configuration, data, allReduce, report -> {}).run();
        }
    }
}
