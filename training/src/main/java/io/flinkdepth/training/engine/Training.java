// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.batch.BatchBuilder;
import io.flinkdepth.training.batch.BatchPrefetcher;
import io.flinkdepth.training.batch.TrainingBatch;
import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.network.GradientRecording;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;

/**
 * Runs the training of a recipe.
 *
 * <p>Resumes from its own checkpoint if there is one in the output folder, with the same losses as
 * an uninterrupted run. All numbers are float32: DJL's {@code toType} interrupts the gradient
 * graph, so the graph has only one type.
 *
 * <p>Several workers train one network: each takes a part of every step and averages its gradients
 * with the others, so all always have the same weights. If the losses are means over images (all
 * except SiLog and feature alignment, which are computed over a whole batch), n workers are
 * equivalent to one with n times the batch.
 */
@Experimental
public final class Training {
    private final RecipeConfiguration configuration;
    private final TrainingData data;
    private final WorkerEnvironment environment;
    private final MeteredAllReduce allReduce;
    private final Consumer<StepReport> reports;
    private final Consumer<TrainingState> afterStep;
    private final HeldOutEvaluation heldOut;

    /**
     * Creates a training with a single worker.
     *
     * @param reports receives a report at each report interval
     */
    public Training(
            RecipeConfiguration configuration, TrainingData data, Consumer<StepReport> reports) {
        this(configuration, data, WorkerEnvironment.single(AllReduce.none()), reports);
    }

    /**
     * Creates the training of one of several workers. Only the first writes checkpoints and
     * weights, and evaluates held-out images; all report.
     */
    @Internal
    public Training(
            RecipeConfiguration configuration,
            TrainingData data,
            WorkerEnvironment environment,
            Consumer<StepReport> reports) {
        this(configuration, data, environment, reports, state -> {});
    }

    /**
     * @param afterStep called after every step with the memory manager of the training
     */
    Training(
            RecipeConfiguration configuration,
            TrainingData data,
            WorkerEnvironment environment,
            Consumer<StepReport> reports,
            Consumer<TrainingState> afterStep) {
        data.requireFor(configuration);
        this.configuration = configuration;
        this.data = data;
        this.environment = environment;
        this.allReduce = new MeteredAllReduce(environment.allReduce());
        this.reports = reports;
        this.afterStep = afterStep;
        this.heldOut = new HeldOutEvaluation(data.heldOut(), configuration);
    }

    /**
     * Trains to the last step. When the JVM exits, training ends after the current step.
     *
     * @return the file with the trained weights
     * @throws IOException if images cannot be read or weights cannot be written
     */
    public Path run() throws IOException, InterruptedException {
        Path output = configuration.run().output();
        Files.createDirectories(output);
        Path weights = output.resolve(Checkpoint.WEIGHTS);
        try (StopAtExit stop = new StopAtExit();
                NDManager manager = NDManager.newBaseManager(environment.device());
                TrainingState state = TrainingState.open(manager, configuration, data)) {
            train(state);
            if (allReduce.workers().rank() == 0) {
                finish(state, weights);
            }
        }
        return weights;
    }

    private void train(TrainingState state) throws IOException, InterruptedException {
        int accumulation = configuration.batch().accumulation();
        int steps = configuration.schedule().steps();
        int first = state.optimizer().stepsDone();
        requireSameStep(first);
        StepMeter meter =
                new StepMeter(configuration.batch().images() * allReduce.workers().count());
        state.setTrainable(true);
        try (BatchBuilder maker =
                        new BatchBuilder(
                                configuration,
                                data,
                                allReduce.workers(),
                                (long) first * accumulation,
                                state.position());
                BatchPrefetcher batches =
                        new BatchPrefetcher(maker::next, (long) (steps - first) * accumulation);
                GradientCollector collector = new GradientRecording()) {
            if (allReduce.workers().rank() == 0) {
                heldOut.check(state.manager(), state.network());
            }
            StepLosses losses =
                    new StepLosses(configuration.objective(), state.network(), state.frozen());
            while (state.optimizer().stepsDone() < steps) {
                step(state, batches, losses, collector, meter);
            }
        } finally {
            state.setTrainable(false);
        }
    }

    private void step(
            TrainingState state,
            BatchPrefetcher batches,
            StepLosses losses,
            GradientCollector collector,
            StepMeter meter)
            throws IOException, InterruptedException {
        int accumulation = configuration.batch().accumulation();
        int step = state.optimizer().stepsDone();
        LossTerms terms = new LossTerms();
        FeedPositions position = FeedPositions.START;
        for (int i = 0; i < accumulation; i++) {
            TrainingBatch batch = batches.next();
            double share = 1.0 / accumulation;
            terms.add(losses.backward(state.manager(), collector, batch, share), share);
            position = batch.position();
        }
        allReduce.average(terms);
        float factor = configuration.schedule().factor(step);
        float norm = step(state, factor);
        if (state.average() != null) {
            state.average().update(step);
        }
        meter.add(terms, norm);
        after(state, step + 1, factor, position, meter, batches.waitedNanos());
        afterStep.accept(state);
    }

    /** Workers with different checkpoints would average gradients of different weights. */
    private void requireSameStep(int step) throws IOException {
        float[] mean = {step};
        allReduce.average(mean);
        if (mean[0] != step) {
            throw new IOException(
                    "worker "
                            + allReduce.workers().rank()
                            + " starts at step "
                            + step
                            + " of its checkpoint, and the workers on average at "
                            + mean[0]
                            + "; give all workers the same checkpoints");
        }
    }

    private float step(TrainingState state, float factor) throws IOException {
        if (allReduce.workers().count() == 1) {
            return state.optimizer().step(factor);
        }
        return state.optimizer().step(factor, new GradientBuckets(state.manager(), allReduce));
    }

    private void after(
            TrainingState state,
            int done,
            float factor,
            FeedPositions position,
            StepMeter meter,
            long waitedNanos)
            throws IOException {
        RunSettings run = configuration.run();
        int steps = configuration.schedule().steps();
        boolean first = allReduce.workers().rank() == 0;
        boolean checkpoint = first && done % run.checkpointEvery() == 0;
        if (checkpoint) {
            Path file = run.output().resolve(Checkpoint.FILE);
            Checkpoint.write(file, state, position, configuration, data);
            environment.checkpoints().written(file, done);
        }
        Map<String, Double> scores = Map.of();
        if (checkpoint || first && done == steps) {
            long start = System.nanoTime();
            scores = heldOut.score(state.manager(), state.network());
            meter.leaveOut(System.nanoTime() - start);
        }
        if (done % run.reportEvery() == 0 || done == steps || !scores.isEmpty()) {
            reports.accept(
                    meter.report(done, steps, factor, waitedNanos, allReduce.nanos(), scores));
        }
    }

    private void finish(TrainingState state, Path weights)
            throws IOException, InterruptedException {
        state.useAverage();
        if (configuration.network().head().maxDepth() == null) {
            try (BatchBuilder maker =
                    new BatchBuilder(configuration, data, Workers.SINGLE, 0, FeedPositions.START)) {
                new OutputCalibration(maker::next)
                        .raise(state.manager(), state.parameters(), state.network());
            }
        }
        Checkpoint.writeArrays(
                weights,
                state.parameters().asMap(),
                Map.of(
                        "steps", Integer.toString(state.optimizer().stepsDone()),
                        "seed", Long.toString(configuration.run().seed())));
    }
}
