// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.flinkdepth.training.cluster.RecipeWork;
import io.flinkdepth.training.cluster.TrainingJob;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training by {@code flink run}, each worker in a process of its own, one of which is killed: the
 * losses are those of an unbroken run, and of one worker with their batches.
 */
class TrainingJobITCase {

    private static final Path JOB = Path.of(System.getProperty("flinkdepth.training.job.jar"));
    private static final Path LIBRARIES = Path.of(System.getProperty("flinkdepth.libraries"));
    private static final int WORKERS = 2;
    private static final int STEPS = 60;
    private static final int KILLED_AFTER = 12;

    /** Images of a worker in a step; one worker alone has as many as all of them. */
    private static final int BATCH = 2;

    private static final int SAME_AS_ONE = 6;

    /** Of docs/training-cluster.md. */
    private static final String NATIVE =
            "(api|pytorch|gson|jna|commons-(compress|io|lang3|codec)|onnxruntime|javacpp|javacv|opencv"
                    + "|openblas|ffmpeg|zstd-jni|lwjgl)-.*jar";

    /** A worker on each TaskManager, and after the loss of one both on the other. */
    private static final List<String> SETTINGS =
            List.of(
                    "taskmanager.load-balance.mode=SLOTS",
                    "heartbeat.interval=1 s",
                    "heartbeat.timeout=10 s");

    private static final String RECIPE =
            """
            network:
              encoder: {dimension: 48, blocks: 4, heads: 3}
              head: {features: 8, outChannels: [8, 8, 8, 8]}
            data: {labelled: [{set: synthetic, root: %1$s/scenes}]}
            batch: {labelled: %4$d}
            crop: {minSide: 28}
            objective: {labelled: {affine-invariant: 1.0}}
            schedule: {steps: %2$d, warmupSteps: 1}
            optimizer: {encoderRate: 5.0e-5, decoderRate: 5.0e-4, weightDecay: 0.01}
            run: {output: %1$s/%3$s, checkpointEvery: 5, reportEvery: 1, seed: 1}
            package: {name: trained, licence: Apache-2.0, inputSide: 28}
            """;

    @TempDir Path folder;

    @BeforeEach
    void renderScenes() throws IOException {
        for (int i = 0; i < 4; i++) {
            SceneFolder.write(folder.resolve("scenes"), i, new SceneRenderer().render(i, 64, 48));
        }
    }

    private Path recipe(String output, int batch) throws IOException {
        return Files.writeString(
                folder.resolve(output + ".yaml"), RECIPE.formatted(folder, STEPS, output, batch));
    }

    /** In this process. */
    private List<StepReport> train(String output, int batch, int workers) throws Exception {
        TrainingJob.of(RecipeWork.read(recipe(output, batch)), workers)
                .submit(StreamExecutionEnvironment.createLocalEnvironment())
                .getJobExecutionResult()
                .get();
        return reports(output);
    }

    private static Path[] nativeLibraries() throws IOException {
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            return jars.filter(jar -> jar.getFileName().toString().matches(NATIVE))
                    .toArray(Path[]::new);
        }
    }

    private List<StepReport> reports(String output) throws IOException {
        return TrainingLog.read(folder.resolve(output));
    }

    private int stepsLogged() {
        try {
            return reports("killed").size();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void aKilledWorkerChangesNoLoss() throws Exception {
        try (LocalCluster cluster =
                LocalCluster.start(
                        folder.resolve("cluster"), WORKERS, SETTINGS, nativeLibraries())) {
            LocalCluster.Command run =
                    cluster.begin(
                            "run",
                            JOB.toRealPath().toString(),
                            "--config",
                            recipe("killed", BATCH).toString(),
                            "--workers",
                            Integer.toString(WORKERS));
            cluster.check(
                    () -> {
                        CommonTestUtils.waitUtil(
                                () -> stepsLogged() >= KILLED_AFTER,
                                Duration.ofMinutes(3),
                                Duration.ofMillis(50),
                                "no worker reports");
                        ProcessHandle killed = cluster.process("taskmanager-2");
                        killed.destroyForcibly();
                        killed.onExit().join();
                        assertThat(stepsLogged()).as("killed before the end").isLessThan(STEPS);
                        run.output();
                    });
        }
        List<StepReport> unbroken = train("unbroken", BATCH, WORKERS);
        List<StepReport> one = train("one", WORKERS * BATCH, 1);
        List<StepReport> killed = reports("killed");
        assertThat(killed).hasSize(STEPS).hasSameSizeAs(unbroken);
        for (int i = 0; i < STEPS; i++) {
            assertThat(killed.get(i).loss())
                    .as("loss of step %d", i + 1)
                    .isCloseTo(unbroken.get(i).loss(), withinPercentage(1e-4));
        }
        // Later on, rounding decides which pixel is the median, and gets its gradient.
        for (int i = 0; i < SAME_AS_ONE; i++) {
            assertThat(killed.get(i).loss())
                    .as("loss of step %d", i + 1)
                    .isCloseTo(one.get(i).loss(), withinPercentage(0.1));
        }
        assertThat(folder.resolve("killed").resolve(RecipeWork.PACKAGE)).exists();
    }
}
