// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes against one with twice the batch. */
class WorkersITCase {
    private static final int STEPS = 6;

    @TempDir Path folder;

    private Path encoder;

    @BeforeEach
    void writeAnEncoder() throws IOException {
        encoder = TestPictures.encoder(folder);
    }

    /** Losses that are means over images; CutMix pairs stay within a worker's part. */
    private static RecipeConfiguration recipe(Path encoder, Path output, int labelled, int pseudo) {
        RecipeConfiguration student =
                TestRecipes.student(encoder, STEPS, TestRecipes.run(output, 1000));
        Objective objective =
                new Objective(
                        student.objective().labelled(),
                        student.objective().pseudoLabelled(),
                        0,
                        0,
                        0.85,
                        Objective.Combination.MEAN);
        return TestRecipes.with(
                TestRecipes.with(
                        TestRecipes.with(student, new BatchSettings(labelled, pseudo, 1)),
                        objective),
                OptimizerSettings.of(1e-6f, 1e-5f),
                student.schedule());
    }

    /** The other process. Arguments: encoder, output, rank, count, port. */
    public static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws Exception {
            RecipeConfiguration recipe = recipe(Path.of(arguments[0]), Path.of(arguments[1]), 2, 4);
            WorkerProcesses.join(
                    recipe,
                    TestPictures.both(),
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
        }
    }

    private Process start(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dai.djl.offline=true");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start();
    }

    @Test
    void twoProcessesDoWhatOneDoesWithTwiceTheBatch() throws Exception {
        List<StepReport> one = new ArrayList<>();
        new Training(recipe(encoder, folder.resolve("one"), 4, 8), TestPictures.both(), one::add)
                .run();
        List<StepReport> two = new ArrayList<>();
        Path output = folder.resolve("two");
        WorkerProcesses.run(
                recipe(encoder, output, 2, 4),
                TestPictures.both(),
                2,
                (rank, port) ->
                        start(
                                Other.class.getName(),
                                encoder.toString(),
                                output.toString(),
                                Integer.toString(rank),
                                "2",
                                Integer.toString(port)),
                two::add);
        for (int i = 0; i < STEPS; i++) {
            assertThat(two.get(i).loss())
                    .as("loss of step %d", i + 1)
                    .isCloseTo(one.get(i).loss(), withinPercentage(0.1));
        }
        // Later on rounding decides which pixel is the median, and gets its gradient.
        assertThat(two.get(0).gradientNorm())
                .isCloseTo(one.get(0).gradientNorm(), withinPercentage(0.001));
        assertThat(agreement(folder.resolve("one"), output)).isGreaterThan(0.95);
        assertThat(Files.exists(output.resolve(Checkpoint.WEIGHTS))).isTrue();
    }

    /** The cosine between the ways that the weights of two runs have gone. */
    private double agreement(Path first, Path second) throws IOException {
        try (SafetensorsFile start = SafetensorsFile.open(encoder);
                SafetensorsFile a = SafetensorsFile.open(first.resolve(Checkpoint.WEIGHTS));
                SafetensorsFile b = SafetensorsFile.open(second.resolve(Checkpoint.WEIGHTS))) {
            String name = "blocks.2.mlp.fc1.weight";
            float[] from = start.read(name);
            float[] toA = a.read("pretrained." + name);
            float[] toB = b.read("pretrained." + name);
            double product = 0;
            double squaresA = 0;
            double squaresB = 0;
            for (int i = 0; i < from.length; i++) {
                double wayA = toA[i] - from[i];
                double wayB = toB[i] - from[i];
                product += wayA * wayB;
                squaresA += wayA * wayA;
                squaresB += wayB * wayB;
            }
            return product / Math.sqrt(squaresA * squaresB);
        }
    }

    @Test
    void aWorkerThatDiesEndsTheTrainingWithItsExit() {
        assertThatThrownBy(
                        () ->
                                WorkerProcesses.run(
                                        recipe(encoder, folder.resolve("dead"), 2, 4),
                                        TestPictures.both(),
                                        2,
                                        (rank, port) -> start("no.such.Main"),
                                        report -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with exit 1 before it called");
    }

    /** Takes part in the first steps, then ends. The arguments are those of {@link Other}. */
    public static final class Dies {
        private Dies() {}

        public static void main(String[] arguments) throws Exception {
            Workers workers =
                    new Workers(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            try (SocketAllReduce allReduce =
                    SocketAllReduce.connect(Integer.parseInt(arguments[4]), workers)) {
                new Training(
                                recipe(Path.of(arguments[0]), Path.of(arguments[1]), 2, 4),
                                TestPictures.both(),
                                allReduce,
                                report -> {},
                                state -> {
                                    if (state.optimizer().stepsDone() == 2) {
                                        Runtime.getRuntime().halt(3);
                                    }
                                })
                        .run();
            }
        }
    }

    /** Calls, hangs up without a word, and lives on. Arguments: port. */
    public static final class HangsUp {
        private HangsUp() {}

        public static void main(String[] arguments) throws Exception {
            int port = Integer.parseInt(arguments[0]);
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            // To be ended by the first process; not for ever, should that one be killed.
            new CountDownLatch(1).await(2, TimeUnit.MINUTES);
        }
    }

    @Test
    void aWorkerThatDiesAmidTheTrainingIsNamed() {
        List<StepReport> reports = new ArrayList<>();
        Path output = folder.resolve("halted");
        assertThatThrownBy(
                        () ->
                                WorkerProcesses.run(
                                        recipe(encoder, output, 2, 4),
                                        TestPictures.both(),
                                        2,
                                        (rank, port) ->
                                                start(
                                                        Dies.class.getName(),
                                                        encoder.toString(),
                                                        output.toString(),
                                                        Integer.toString(rank),
                                                        "2",
                                                        Integer.toString(port)),
                                        reports::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("worker 1 is gone")
                .hasMessageContaining("goes on from its last checkpoint");
        assertThat(reports).hasSize(2);
    }

    @Test
    void aCallerThatDoesNotSayItsRankIsNotWaitedFor() {
        assertThatThrownBy(
                        () ->
                                WorkerProcesses.run(
                                        recipe(encoder, folder.resolve("silent"), 2, 4),
                                        TestPictures.both(),
                                        2,
                                        (rank, port) ->
                                                start(
                                                        HangsUp.class.getName(),
                                                        Integer.toString(port)),
                                        report -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a worker called and did not say its rank");
    }
}
