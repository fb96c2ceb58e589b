// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.feed.FeedOptions;
import io.flinkdepth.training.dataset.feed.SampleFeed;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.LossTerms;
import io.flinkdepth.training.engine.StepMeter;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.StopAtExit;
import io.flinkdepth.training.loss.BinaryCrossEntropyLoss;
import io.flinkdepth.training.network.GradientRecording;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.SkyHead;
import io.flinkdepth.training.optimizer.AdamW;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;

/**
 * Trains a sky head on a frozen encoder, with binary cross entropy against the sky that a data set
 * knows. One training for each JVM at a time.
 */
@Internal
public final class SkyTraining {
    /** Name of the head's weights in the output folder. */
    public static final String WEIGHTS = "sky.safetensors";

    private final SkyRecipe recipe;
    private final Dataset<LabelledSample> images;
    private final Consumer<StepReport> reports;

    /**
     * A training to be {@link #run() run}.
     *
     * @param images with sky; an image without is skipped and counted as unreadable
     * @param reports gets one report after every so many steps
     */
    public SkyTraining(
            SkyRecipe recipe, Dataset<LabelledSample> images, Consumer<StepReport> reports) {
        this.recipe = recipe;
        this.images = images;
        this.reports = reports;
    }

    /**
     * Trains to the last step.
     *
     * @return the file with the head's weights, written by rename
     * @throws IOException when images cannot be read or weights not be written
     */
    public Path run() throws IOException, InterruptedException {
        Files.createDirectories(recipe.run().output());
        Path weights = recipe.run().output().resolve(WEIGHTS);
        try (StopAtExit stop = new StopAtExit();
                NDManager manager = NDManager.newBaseManager();
                FrozenEncoder encoder =
                        new FrozenEncoder(manager, recipe.network(), recipe.encoderWeights());
                SkyHead head = SkyHead.untrained(manager, recipe.network());
                AdamW optimizer = optimizer(manager, head)) {
            train(manager, encoder, head, optimizer);
            Checkpoint.writeArrays(
                    weights,
                    head.asMap(),
                    Map.of(
                            "steps", Integer.toString(optimizer.stepsDone()),
                            "seed", Long.toString(recipe.run().seed())));
        }
        return weights;
    }

    private AdamW optimizer(NDManager manager, SkyHead head) {
        AdamW.Group weight =
                new AdamW.Group(
                        Map.of(SkyHead.WEIGHT, head.asMap().get(SkyHead.WEIGHT)),
                        recipe.rate(),
                        recipe.weightDecay());
        AdamW.Group bias =
                new AdamW.Group(
                        Map.of(SkyHead.BIAS, head.asMap().get(SkyHead.BIAS)), recipe.rate(), 0);
        return new AdamW(manager, List.of(weight, bias), Float.POSITIVE_INFINITY);
    }

    private void train(NDManager manager, FrozenEncoder encoder, SkyHead head, AdamW optimizer)
            throws IOException, InterruptedException {
        Schedule schedule = recipe.schedule();
        StepMeter meter = new StepMeter(recipe.images());
        head.setTrainable(true);
        try (SampleFeed<SkyCrop> feed = feed();
                GradientCollector collector = new GradientRecording()) {
            while (optimizer.stepsDone() < schedule.steps()) {
                float factor = schedule.factor(optimizer.stepsDone());
                LossTerms terms = new LossTerms();
                terms.addToTotal(backward(manager, encoder, head, collector, feed));
                meter.add(terms, optimizer.step(factor));
                report(meter, optimizer.stepsDone(), factor, feed.waitedNanos());
            }
        } finally {
            head.setTrainable(false);
        }
    }

    private SampleFeed<SkyCrop> feed() {
        RunSettings run = recipe.run();
        FeedOptions options =
                FeedOptions.builder()
                        .workers(run.readers())
                        .prefetch(3 * recipe.images())
                        .shuffle(run.shuffleBuffer(), run.seed())
                        .repeat()
                        .build();
        int patch = recipe.network().encoder().patchSize();
        return SampleFeed.open(
                images, options, 0, SkyCrop.random(recipe.crop(), patch, run.seed()));
    }

    private double backward(
            NDManager manager,
            FrozenEncoder encoder,
            SkyHead head,
            GradientCollector collector,
            SampleFeed<SkyCrop> feed)
            throws IOException, InterruptedException {
        int count = recipe.images();
        SkyCrop first = feed.next();
        CropSize size = first.size();
        int area = size.width() * size.height();
        float[] pixels = new float[count * 3 * area];
        float[] sky = new float[count * area];
        for (int i = 0; i < count; i++) {
            SkyCrop crop = i == 0 ? first : feed.next();
            System.arraycopy(crop.pixels(), 0, pixels, i * 3 * area, 3 * area);
            System.arraycopy(crop.sky(), 0, sky, i * area, area);
        }
        try (NDManager step = manager.newSubManager()) {
            NDArray logits = encoder.logits(step, head, pixels, count, size);
            Shape shape = new Shape(count, size.height(), size.width());
            NDArray loss =
                    BinaryCrossEntropyLoss.of(logits, NativeCopies.of(step, sky, shape), null);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    private void report(StepMeter meter, int done, float factor, long waitedNanos) {
        int steps = recipe.schedule().steps();
        if (done % recipe.run().reportEvery() == 0 || done == steps) {
            reports.accept(meter.report(done, steps, factor, waitedNanos, 0, Map.of()));
        }
    }
}
