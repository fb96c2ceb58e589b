// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.RecipeFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The main class of the other worker processes, which {@code train --workers} starts. */
@Internal
public final class TrainingWorker {
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private TrainingWorker() {}

    /**
     * Arguments: configuration file, rank, number of processes, port of the first, and whether a
     * checkpoint of another recipe is used.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        RecipeFile file = RecipeFile.read(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
        try (RecipeData.Open data = file.data().open(file.configuration().run().seed())) {
            WorkerProcesses.join(
                    configuration(file, Boolean.parseBoolean(arguments[4])),
                    data.data(),
                    Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]));
        }
    }

    private static RecipeConfiguration configuration(RecipeFile file, boolean changedAllowed) {
        RecipeConfiguration recipe = file.configuration();
        return changedAllowed ? recipe.withRun(recipe.run().withChangedRecipeAllowed()) : recipe;
    }

    /** Starts worker processes with this JVM's options and class path. */
    public record Launcher(Path config, int count, boolean changedAllowed)
            implements WorkerProcesses.Launcher {
        @Override
        public Process start(int rank, int port) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
            command.add("-D" + THREADS + "=" + threads);
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(TrainingWorker.class.getName());
            command.add(config.toString());
            command.add(Integer.toString(rank));
            command.add(Integer.toString(count));
            command.add(Integer.toString(port));
            command.add(Boolean.toString(changedAllowed));
            return new ProcessBuilder(command).inheritIO().start();
        }
    }
}
