// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.temporary.TemporaryFolder;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.training.cluster.RecipeWork;
import io.flinkdepth.training.cluster.TrainingJob;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;

/**
 * Images a second of a training with several workers against one, each with one thread of libtorch
 * and four crops of 160 pixels. All run on a MiniCluster in this process.
 */
@Internal
public final class WorkersSpeed {
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final int SCENES = 8;
    private static final int INTERVALS = 5;
    private static final double TARGET = 0.85;

    private static final String RECIPE =
            """
            network: {encoder: deit-tiny}
            data: {labelled: [{set: synthetic, root: '%1$s/scenes'}]}
            batch: {labelled: 4}
            crop: {minSide: 160}
            objective: {labelled: {affine-invariant: 1.0}}
            schedule: {steps: %2$d, warmupSteps: 1}
            optimizer: {encoderRate: 5.0e-5, decoderRate: 5.0e-4, weightDecay: 0.01}
            run: {output: '%1$s/%3$s', checkpointEvery: 1000000, reportEvery: %4$d, seed: 1}
            package: {name: measured, licence: Apache-2.0, inputSide: 160}
            """;

    private final int workers;
    private final int steps;
    private final Consumer<String> progress;

    /**
     * @param workers at least 2
     * @param steps steps of a run; the first fifth is a warm-up
     */
    public WorkersSpeed(int workers, int steps, Consumer<String> progress) {
        if (workers < 2 || steps < INTERVALS) {
            throw new IllegalArgumentException(
                    workers
                            + " workers and "
                            + steps
                            + " steps cannot be compared; give at least 2 workers and "
                            + INTERVALS
                            + " steps");
        }
        this.workers = workers;
        this.steps = steps;
        this.progress = progress;
    }

    /** Runs both in turn, so often. */
    public Ratio compare(int runs) throws Exception {
        if (System.getProperty(THREADS) == null) {
            System.setProperty(THREADS, "1");
        }
        try (TemporaryFolder temporary = TemporaryFolder.create("benchmark")) {
            Path folder = temporary.path();
            for (int i = 0; i < SCENES; i++) {
                SceneFolder.write(
                        folder.resolve("scenes"), i, new SceneRenderer().render(i, 224, 224));
            }
            double[] several = new double[runs];
            double[] one = new double[runs];
            for (int run = 0; run < runs; run++) {
                several[run] = train(folder, workers, run);
                one[run] = train(folder, 1, run);
            }
            return new Ratio(
                    "training: " + workers + " workers / 1, images/s",
                    TARGET * workers,
                    several,
                    one);
        }
    }

    private double train(Path folder, int count, int run) throws Exception {
        String name = count + "-" + run;
        Path recipe =
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        RECIPE.formatted(folder, steps, name, steps / INTERVALS));
        TrainingJob.of(RecipeWork.read(recipe), count)
                .submit(JobEnvironments.local(LocalJobs.configuration()))
                .getJobExecutionResult()
                .get();
        return rate(folder.resolve(name), count, run);
    }

    private double rate(Path output, int count, int run) throws IOException {
        List<StepReport> reports = TrainingLog.read(output);
        List<StepReport> measured = reports.subList(1, reports.size());
        double seconds =
                measured.stream().mapToDouble(report -> 1 / report.imagesPerSecond()).sum();
        double exchange =
                measured.stream().mapToDouble(StepReport::exchangeShare).average().orElseThrow();
        double rate = measured.size() / seconds;
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "training, %d workers, run %d: %.1f images/s, %.1f %% of the time in the"
                                + " exchange",
                        count,
                        run + 1,
                        rate,
                        100 * exchange));
        return rate;
    }
}
