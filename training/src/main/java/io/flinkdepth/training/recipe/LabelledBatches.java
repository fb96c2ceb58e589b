package io.flinkdepth.training.recipe;

import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.training.augment.ColourJitter;
import io.flinkdepth.training.augment.ImageView;
import io.flinkdepth.training.augment.RandomView;
import io.flinkdepth.training.dataset.CropSize;
import io.flinkdepth.training.dataset.DisparityTarget;
import io.flinkdepth.training.dataset.LabelledImage;
import io.flinkdepth.training.dataset.TrainingBatch;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * The batches of a labelled collection, each a function of seed and step alone, so that a resumed
 * training sees what an unbroken one would have seen.
 */
final class LabelledBatches {
    private static final double MINIMUM_WINDOW = 0.7;
    private static final long STEP_MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final LabelledImage.Collection images;
    private final TeacherConfiguration configuration;
    private final RandomView views = new RandomView(MINIMUM_WINDOW);
    private final ColourJitter jitter = new ColourJitter();
    private int[] order = new int[0];
    private long orderEpoch = -1;

    LabelledBatches(LabelledImage.Collection images, TeacherConfiguration configuration) {
        if (images.size() == 0) {
            throw new IllegalArgumentException("there is no image to train on");
        }
        this.images = images;
        this.configuration = configuration;
    }

    TrainingBatch batch(int step) throws IOException {
        SplittableRandom random =
                new SplittableRandom(configuration.seed() + STEP_MULTIPLIER * (step + 1));
        int count = configuration.batch();
        CropSize size =
                CropSize.draw(
                        random,
                        configuration.minSide(),
                        configuration.maxSide(),
                        configuration.maxAspect(),
                        configuration.network().encoder().patchSize());
        int pixels = size.width() * size.height();
        float[] rgb = new float[count * 3 * pixels];
        float[] disparity = new float[count * pixels];
        for (int i = 0; i < count; i++) {
            LabelledImage image = images.read(index((long) step * count + i));
            ImageView view = views.of(image, size, random);
            jitter.apply(view, random);
            normalise(view.rgb(), rgb, i * 3 * pixels, pixels);
            float[] target = DisparityTarget.of(view.depthMetres(), view.sky());
            System.arraycopy(target, 0, disparity, i * pixels, pixels);
        }
        return new TrainingBatch(count, size, rgb, disparity);
    }

    private static void normalise(float[] from, float[] to, int offset, int pixels) {
        for (int c = 0; c < 3; c++) {
            float mean = ModelInput.IMAGENET_MEAN.get(c);
            float scale = 1 / ModelInput.IMAGENET_STD.get(c);
            for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                to[offset + i] = (from[i] - mean) * scale;
            }
        }
    }

    /** The image at a position of the endless, epoch by epoch shuffled sequence. */
    private int index(long position) {
        long epoch = position / images.size();
        if (epoch != orderEpoch) {
            order = shuffled(images.size(), configuration.seed() ^ (epoch + 1) * STEP_MULTIPLIER);
            orderEpoch = epoch;
        }
        return order[(int) (position % images.size())];
    }

    private static int[] shuffled(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
