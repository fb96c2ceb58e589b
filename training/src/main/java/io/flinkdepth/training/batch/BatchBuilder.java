// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.training.augment.CameraVariation;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.augment.CutMix;
import io.flinkdepth.training.augment.ImageCrop;
import io.flinkdepth.training.augment.RandomCrop;
import io.flinkdepth.training.augment.TrainingCrop;
import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.batch.TrainingBatch.LabelledPart;
import io.flinkdepth.training.batch.TrainingBatch.Labels;
import io.flinkdepth.training.batch.TrainingBatch.PseudoLabelledPart;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.feed.FeedOptions;
import io.flinkdepth.training.dataset.feed.SampleFeed;
import io.flinkdepth.training.network.HeadConfiguration;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Builds batches from the samples of the feeds. The random values of a batch depend only on the
 * seed and the number of the batch, so a resumed training run uses the same batches as an
 * uninterrupted one.
 *
 * <p>Worker processes build disjoint parts of the same sequence of images.
 */
@Internal
public final class BatchBuilder implements AutoCloseable {
    private static final long BATCH_MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long LABELLED = 0x632BE59BD9B4E019L;
    private static final long PSEUDO_LABELLED = 0xD1B54A32D192ED03L;

    private final RecipeConfiguration configuration;
    private final Workers workers;
    private final RandomCrop randomCrop;
    private final CameraVariation camera = new CameraVariation();
    @Nullable private final SampleFeed<LabelledSample> labelled;
    @Nullable private final SampleFeed<LabelledSample> pseudoLabelled;
    private long number;

    /**
     * @param firstBatch number of the first batch
     * @param start positions of the feeds before it
     */
    public BatchBuilder(
            RecipeConfiguration configuration,
            TrainingData data,
            Workers workers,
            long firstBatch,
            FeedPositions start) {
        data.requireFor(configuration);
        this.configuration = configuration;
        this.workers = workers;
        this.number = firstBatch;
        this.randomCrop =
                new RandomCrop(configuration.crop().minShare(), configuration.crop().flipShare());
        BatchSettings batch = configuration.batch();
        this.labelled =
                batch.labelled() == 0
                        ? null
                        : SampleFeed.open(
                                data.labelled(),
                                options(batch.labelled(), LABELLED),
                                whole(start.labelled(), batch.labelled()));
        this.pseudoLabelled =
                batch.pseudoLabelled() == 0
                        ? null
                        : SampleFeed.open(
                                data.pseudoLabelled(),
                                options(batch.pseudoLabelled(), PSEUDO_LABELLED),
                                whole(start.pseudoLabelled(), batch.pseudoLabelled()));
    }

    /**
     * With several workers, all start at the same round: the one after the position of the first
     * worker. If images could not be read, the positions of the others may differ by a few images.
     */
    private long whole(long position, int perBatch) {
        long round = (long) perBatch * workers.count();
        return workers.count() == 1 ? position : (position + round - 1) / round * round;
    }

    private FeedOptions options(int perBatch, long salt) {
        RunSettings run = configuration.run();
        return FeedOptions.builder()
                .workers(run.readers())
                .prefetch(Math.max(4, 2 * perBatch))
                .shuffle(run.shuffleBuffer(), run.seed() ^ salt)
                .part(workers.rank(), workers.count(), perBatch)
                .repeat()
                .build();
    }

    /** Builds the next batch. */
    public TrainingBatch next() throws IOException, InterruptedException {
        long seed = configuration.run().seed() + BATCH_MULTIPLIER * (number + 1);
        CropSettings crop = configuration.crop();
        CropSize size =
                CropSize.draw(
                        new SplittableRandom(seed).split(),
                        crop.minSide(),
                        crop.maxSide(),
                        crop.maxAspect(),
                        configuration.network().encoder().patchSize());
        LabelledPart first = labelled == null ? null : labelledPart(size, seed ^ LABELLED);
        PseudoLabelledPart second =
                pseudoLabelled == null ? null : pseudoLabelledPart(size, seed ^ PSEUDO_LABELLED);
        number++;
        return new TrainingBatch(
                size,
                first,
                second,
                new FeedPositions(
                        labelled == null ? 0 : labelled.position(),
                        pseudoLabelled == null ? 0 : pseudoLabelled.position()));
    }

    private LabelledPart labelledPart(CropSize size, long seed)
            throws IOException, InterruptedException {
        int count = configuration.batch().labelled();
        LabelledSample[] samples = take(labelled, count);
        int pixels = size.width() * size.height();
        float[] rgb = new float[count * 3 * pixels];
        float[] target = new float[count * pixels];
        boolean[] valid = new boolean[count * pixels];
        HeadConfiguration head = configuration.network().head();
        IntStream.range(0, count)
                .parallel()
                .forEach(
                        i -> {
                            SplittableRandom random = ofImage(seed, i, count);
                            TrainingCrop crop = crop(samples[i], size, random);
                            if (configuration.crop().cameraVariation()) {
                                camera.apply(crop.image(), random);
                            }
                            normalise(crop.image(), rgb, i * 3 * pixels);
                            if (head.maxDepth() == null) {
                                TrainingTarget.disparity(crop, target, valid, i * pixels);
                            } else {
                                TrainingTarget.metres(crop, head, target, valid, i * pixels);
                            }
                        });
        return new LabelledPart(count, rgb, target, valid);
    }

    private PseudoLabelledPart pseudoLabelledPart(CropSize size, long seed)
            throws IOException, InterruptedException {
        int count = configuration.batch().pseudoLabelled();
        LabelledSample[] samples = take(pseudoLabelled, count);
        int pixels = size.width() * size.height();
        ImageCrop[] images = new ImageCrop[count];
        Labels outside = new Labels(new float[count * pixels], new boolean[count * pixels]);
        IntStream.range(0, count)
                .parallel()
                .forEach(
                        i -> {
                            SplittableRandom random = ofImage(seed, i, count);
                            TrainingCrop crop = crop(samples[i], size, random);
                            if (configuration.crop().colours() != null) {
                                configuration.crop().colours().apply(crop.image(), random);
                            }
                            images[i] = crop.image();
                            TrainingTarget.disparity(
                                    crop, outside.disparity(), outside.valid(), i * pixels);
                        });
        return mix(images, outside, size, seed);
    }

    /** Applies CutMix to pairs of neighbours, in both directions. */
    private PseudoLabelledPart mix(ImageCrop[] images, Labels labels, CropSize size, long seed) {
        int pixels = size.width() * size.height();
        float[] rgb = new float[images.length * 3 * pixels];
        boolean[] rectangle = new boolean[images.length * pixels];
        Labels inside = new Labels(new float[rectangle.length], new boolean[rectangle.length]);
        for (int i = 0; i < images.length; i++) {
            SplittableRandom random = ofImage(~seed, i, images.length);
            ImageCrop crop = images[i];
            if (random.nextDouble() < configuration.crop().cutMixShare()) {
                int other = i ^ 1;
                CutMix cut = CutMix.draw(size.height(), size.width(), random);
                crop = cut.mix(crop, images[other]);
                boolean[] mask = cut.mask(size.height(), size.width());
                System.arraycopy(mask, 0, rectangle, i * pixels, pixels);
                System.arraycopy(
                        labels.disparity(), other * pixels, inside.disparity(), i * pixels, pixels);
                System.arraycopy(
                        labels.valid(), other * pixels, inside.valid(), i * pixels, pixels);
            }
            normalise(crop, rgb, i * 3 * pixels);
        }
        return new PseudoLabelledPart(images.length, rgb, labels, inside, rectangle);
    }

    /** Returns the random numbers of an image, which do not depend on the process. */
    private SplittableRandom ofImage(long seed, int index, int count) {
        long place = (long) workers.rank() * count + index;
        return new SplittableRandom(seed ^ BATCH_MULTIPLIER * (place + 1)).split();
    }

    private TrainingCrop crop(LabelledSample sample, CropSize size, SplittableRandom random) {
        int width = sample.image().width();
        int height = sample.image().height();
        return randomCrop.draw(width, height, size, random).cut(sample);
    }

    private static LabelledSample[] take(SampleFeed<LabelledSample> feed, int count)
            throws IOException, InterruptedException {
        LabelledSample[] samples = new LabelledSample[count];
        for (int i = 0; i < count; i++) {
            samples[i] = feed.next();
        }
        return samples;
    }

    /** Writes a crop as normalised input of the encoder. */
    public static void normalise(ImageCrop crop, float[] to, int offset) {
        int pixels = crop.width() * crop.height();
        for (int c = 0; c < 3; c++) {
            float mean = ModelInput.IMAGENET_MEAN.get(c);
            float scale = 1 / ModelInput.IMAGENET_STD.get(c);
            for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                to[offset + i] = (crop.rgb()[i] - mean) * scale;
            }
        }
    }

    @Override
    public void close() {
        try (SampleFeed<LabelledSample> first = labelled;
                SampleFeed<LabelledSample> second = pseudoLabelled) {
            // Closes both.
        }
    }
}
