// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.connectors.thread.ParentProcess;
import io.flinkdepth.examples.training.WorkerSettings;
import io.flinkdepth.training.cluster.TrainingJob;
import io.flinkdepth.training.continuous.LearningLoop;
import io.flinkdepth.training.continuous.LoopFile;
import io.flinkdepth.training.continuous.RoundWork;
import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.flink.util.ExceptionUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train loop}: rounds of training on what a job collects. */
@Command(
        name = "loop",
        mixinStandardHelpOptions = true,
        description = {
            "Watches pseudo-label shards, trains a student when there is enough new, and publishes"
                    + " it where it beats the model in service.",
            "Goes on where it was when it is started again."
        })
final class LoopCommand implements Callable<Integer> {
    private static final String TRAINING_THREADS = "ai.djl.pytorch.num_threads";
    private static final String READING_THREADS =
            "java.util.concurrent.ForkJoinPool.common.parallelism";

    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "YAML with the fields of the loop (docs/loop.md).")
    private Path config;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many rounds. Default: never.")
    private int rounds;

    @Option(
            names = "--once",
            description = "End when there is not enough new, instead of waiting for it.")
    private boolean once;

    @Mixin private WorkerSettings workers;

    @Mixin private TrainingEnvironment environment;

    @Option(
            names = "--end-with",
            hidden = true,
            paramLabel = "PID",
            description = "End with this process, however it ends.")
    private Long parent;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds " + rounds + ": give 0 or more");
        }
        if (parent != null) {
            ParentProcess.endWith(parent);
        }
        LoopFile file = file();
        setThreads(file.threads());
        PrintWriter progress = spec.commandLine().getErr();
        TrainingProgress line = new TrainingProgress(progress);
        try (LearningLoop loop = open(file, line)) {
            int done = loop.run(rounds, once, file.poll());
            progress.println(done + (done == 1 ? " round" : " rounds"));
            progress.flush();
        }
        return 0;
    }

    /** With one worker in this process, a round trains on the thread of the loop. */
    private LearningLoop open(LoopFile file, TrainingProgress line) throws IOException {
        return workers.workers() == 1 && !environment.isRemote()
                ? LearningLoop.open(file.configuration(), file.publisher(), line::show)
                : LearningLoop.open(
                        file.configuration(), file.publisher(), line::show, this::train);
    }

    private void train(Path round, Consumer<StepReport> reports)
            throws IOException, InterruptedException {
        try {
            environment.run(
                    TrainingJob.of(RoundWork.of(config, round), workers.workers()), reports);
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Optional<ArithmeticException> diverged =
                    ExceptionUtils.findThrowableSerializedAware(
                            e, ArithmeticException.class, getClass().getClassLoader());
            if (diverged.isPresent()) {
                throw diverged.get();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Both are read when the libraries are first used; what the user set himself stays. */
    private static void setThreads(int threads) {
        for (String property : new String[] {TRAINING_THREADS, READING_THREADS}) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, Integer.toString(threads));
            }
        }
    }

    private LoopFile file() throws IOException {
        try {
            return LoopFile.read(config);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "there is no file " + e.getMessage(), e);
        }
    }
}
