// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is told to exit lets the step in progress end. */
class StopAtExitTest {
    private static final int SIGTERM_EXIT_CODE = 128 + 15;

    @TempDir Path folder;

    @Test
    void anExitWaitsForTheStep() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(StopAtExitTest.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            while (process.isAlive() && !Files.exists(folder.resolve("in a step"))) {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(SIGTERM_EXIT_CODE);
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("the step has ended")).exists();
    }

    /** Trains in the JVM that the test starts; the first step lasts until it is interrupted. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        RecipeConfiguration recipe =
                TestRecipes.teacher(
                        TestPictures.encoder(folder),
                        6,
                        TestRecipes.run(folder.resolve("out"), 1000));
        new Training(
                        recipe,
                        TrainingData.labelled(TestPictures.labelled()),
                        WorkerEnvironment.single(AllReduce.none()),
                        report -> {},
                        state -> longStep(folder))
                .run();
    }

    private static void longStep(Path folder) {
        try {
            Files.createFile(folder.resolve("in a step"));
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Files.createFile(folder.resolve("the step has ended"));
                Thread.currentThread().interrupt();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
