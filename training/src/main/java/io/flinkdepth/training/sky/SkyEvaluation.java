// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.feed.FeedOptions;
import io.flinkdepth.training.dataset.feed.SampleFeed;
import io.flinkdepth.training.network.SkyHead;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;

/**
 * Evaluates a sky head on whole images whose shorter side is that of the training crops. A pixel is
 * sky if its probability is above one half.
 */
@Internal
public final class SkyEvaluation {
    private SkyEvaluation() {}

    /**
     * A trained head's score.
     *
     * @param recipe it was trained by
     * @param weights of the head
     * @param test images with sky
     */
    public static SkyScore of(SkyRecipe recipe, Path weights, Dataset<LabelledSample> test)
            throws IOException, InterruptedException {
        try (NDManager manager = NDManager.newBaseManager();
                FrozenEncoder encoder =
                        new FrozenEncoder(manager, recipe.network(), recipe.encoderWeights());
                SafetensorsFile file = SafetensorsFile.open(weights);
                SkyHead head =
                        SkyHead.load(manager, recipe.network(), (name, shape) -> file.read(name))) {
            return score(recipe, test, crop -> called(manager, encoder, head, crop));
        }
    }

    private static boolean[] called(
            NDManager manager, FrozenEncoder encoder, SkyHead head, SkyCrop crop) {
        try (NDManager step = manager.newSubManager()) {
            NDArray logits = encoder.logits(step, head, crop.pixels(), 1, crop.size());
            float[] values = logits.toFloatArray();
            boolean[] called = new boolean[values.length];
            for (int i = 0; i < called.length; i++) {
                called[i] = values[i] > 0;
            }
            return called;
        }
    }

    /**
     * Where sky usually is, whatever an image shows: the places whose calling sky in every training
     * image overlaps the sky of those best. What a head must beat.
     *
     * @param training images of one aspect ratio that say where sky is
     * @return height x width at the size of the crops
     */
    public static boolean[] usualPlaces(SkyRecipe recipe, Dataset<LabelledSample> training)
            throws IOException, InterruptedException {
        Map<CropSize, int[]> counts = new LinkedHashMap<>();
        int[] images = new int[1];
        forEach(
                recipe,
                training,
                crop -> {
                    int[] count =
                            counts.computeIfAbsent(crop.size(), size -> new int[crop.sky().length]);
                    for (int i = 0; i < count.length; i++) {
                        count[i] += (int) crop.sky()[i];
                    }
                    images[0]++;
                });
        if (counts.size() != 1) {
            throw new IllegalArgumentException(
                    "the training images have several aspect ratios; a place means nothing then");
        }
        return best(counts.values().iterator().next(), images[0]);
    }

    /** The places at least as often sky as the share that overlaps the images' sky best. */
    private static boolean[] best(int[] count, int images) {
        int[] sorted = count.clone();
        Arrays.sort(sorted);
        long all = Arrays.stream(count).asLongStream().sum();
        long intersection = 0;
        double best = -1;
        int threshold = 0;
        for (int called = 1; called <= sorted.length; called++) {
            int min = sorted[sorted.length - called];
            intersection += min;
            long union = all + (long) called * images - intersection;
            if ((double) intersection / union > best) {
                best = (double) intersection / union;
                threshold = min;
            }
        }
        boolean[] places = new boolean[count.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = count[i] >= threshold;
        }
        return places;
    }

    /**
     * The score of calling the same places sky in every image.
     *
     * @param called of {@link #usualPlaces}
     * @param test images of the same aspect ratio
     */
    public static SkyScore of(SkyRecipe recipe, boolean[] called, Dataset<LabelledSample> test)
            throws IOException, InterruptedException {
        return score(recipe, test, crop -> called);
    }

    private static SkyScore score(
            SkyRecipe recipe, Dataset<LabelledSample> test, Function<SkyCrop, boolean[]> caller)
            throws IOException, InterruptedException {
        SkyScore.Count count = new SkyScore.Count();
        forEach(recipe, test, crop -> count.add(caller.apply(crop), crop.sky()));
        return count.score();
    }

    private interface Each {
        void accept(SkyCrop crop);
    }

    private static void forEach(SkyRecipe recipe, Dataset<LabelledSample> images, Each each)
            throws IOException, InterruptedException {
        int side = recipe.crop().minSide();
        int patch = recipe.network().encoder().patchSize();
        FeedOptions options = FeedOptions.builder().workers(recipe.run().readers()).build();
        try (SampleFeed<SkyCrop> feed =
                SampleFeed.open(
                        images,
                        options,
                        0,
                        (sample, place) -> SkyCrop.whole(sample, side, patch))) {
            for (SkyCrop crop = feed.next(); crop != null; crop = feed.next()) {
                each.accept(crop);
            }
        }
    }
}
