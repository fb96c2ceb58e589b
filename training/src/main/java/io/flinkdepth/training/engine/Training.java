// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.batch.BatchBuilder;
import io.flinkdepth.training.batch.BatchPrefetcher;
import io.flinkdepth.training.batch.TrainingBatch;
import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.annotation.Experimental;

/**
 * Runs the training of a recipe.
 *
 * <p>Resumes from its own checkpoint if there is one in the output folder, with the same losses as
 * an uninterrupted run. Only one training run per JVM at a time. All numbers are float32: DJL's
 * {@code toType} interrupts the gradient graph, so the graph has only one type.
 */
@Experimental
public final class Training {
    private final RecipeConfiguration configuration;
    private final TrainingData data;
    private final AllReduce allReduce;
    private final Consumer<StepReport> reports;
    private final Consumer<TrainingState> afterStep;
    private final HeldOutEvaluation heldOut;

    /**
     * Creates a training that {@link #run() runs} in this process only.
     *
     * @param reports receives a report at each report interval
     */
    public Training(
            RecipeConfiguration configuration, TrainingData data, Consumer<StepReport> reports) {
        this(configuration, data, AllReduce.none(), reports);
    }

    Training(
            RecipeConfiguration configuration,
            TrainingData data,
            AllReduce allReduce,
            Consumer<StepReport> reports) {
        this(configuration, data, allReduce, reports, state -> {});
    }

    /**
     * @param afterStep called after every step with the memory manager of the training
     */
    Training(
            RecipeConfiguration configuration,
            TrainingData data,
            AllReduce allReduce,
            Consumer<StepReport> reports,
            Consumer<TrainingState> afterStep) {
        data.requireFor(configuration);
        this.configuration = configuration;
        this.data = data;
        this.allReduce = allReduce;
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
                NDManager manager = NDManager.newBaseManager(device());
                TrainingState state = TrainingState.open(manager, configuration, data)) {
            train(state);
            if (allReduce.workers().rank() == 0) {
                finish(state, weights);
            }
        }
        return weights;
    }

    /** Returns a separate GPU for each process, in turn, or the CPU if there are no GPUs. */
    private Device device() {
        int gpus = Engine.getInstance().getGpuCount();
        return gpus == 0 ? Device.cpu() : Device.gpu(allReduce.workers().rank() % gpus);
    }

    private void train(TrainingState state) throws IOException, InterruptedException {
        int accumulation = configuration.batch().accumulation();
        int steps = configuration.schedule().steps();
        int first = state.optimizer().stepsDone();
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
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
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

    private float step(TrainingState state, float factor) throws IOException {
        if (allReduce.workers().count() == 1) {
            return state.optimizer().step(factor);
        }
        return state.optimizer().step(factor, parameter -> averaged(state.manager(), parameter));
    }

    private NDArray averaged(NDManager manager, NDArray parameter) throws IOException {
        try (NDArray gradient = parameter.getGradient()) {
            float[] values = gradient.toFloatArray();
            allReduce.average(values);
            return NativeCopies.of(manager, values, parameter.getShape());
        }
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
        if (allReduce.workers().rank() != 0) {
            return;
        }
        boolean checkpoint = done % run.checkpointEvery() == 0;
        if (checkpoint) {
            Checkpoint.write(
                    run.output().resolve(Checkpoint.FILE), state, position, configuration, data);
        }
        Map<String, Double> scores = Map.of();
        if (checkpoint || done == steps) {
            long start = System.nanoTime();
            scores = heldOut.score(state.manager(), state.network());
            meter.leaveOut(System.nanoTime() - start);
        }
        if (done % run.reportEvery() == 0 || done == steps || !scores.isEmpty()) {
            reports.accept(meter.report(done, steps, factor, waitedNanos, scores));
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
