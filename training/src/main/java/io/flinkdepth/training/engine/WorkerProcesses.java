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
 * Data parallelism: worker processes, one for each device, each train on a part of every step and
 * average their gradients. All processes always have the same weights.
 *
 * <p>If the losses are means over images (all except SiLog and feature alignment, which are
 * computed over a whole batch), n processes are equivalent to one process with n times the batch.
 * This process is the first; only it writes checkpoints. If one process fails, the others are
 * ended, and training resumes from the last checkpoint when it is started again.
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
         * @param port the port to connect to
         */
        Process start(int rank, int port) throws IOException;
    }

    private WorkerProcesses() {}

    /**
     * Trains with other processes.
     *
     * @param count total number of processes
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

    /** Runs training to the last step as one of the other processes. */
    public static void join(
            RecipeConfiguration configuration, TrainingData data, int rank, int count, int port)
            throws IOException, InterruptedException {
        try (SocketAllReduce allReduce = SocketAllReduce.connect(port, new Workers(rank, count))) {
            new Training(configuration, data, allReduce, report -> {}).run();
        }
    }
}
