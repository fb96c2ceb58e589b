// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import io.flinkdepth.training.augment.CameraVariation;
import io.flinkdepth.training.augment.CropRegion;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.augment.RandomCrop;
import io.flinkdepth.training.augment.TrainingCrop;
import io.flinkdepth.training.batch.BatchBuilder;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.feed.Preparation;
import io.flinkdepth.training.recipe.CropSettings;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * A crop in the layout that the network reads, with its sky.
 *
 * @param size of the crop
 * @param pixels 3 x height x width, normalised
 * @param sky height x width, 1 where there is sky, else 0
 */
record SkyCrop(CropSize size, float[] pixels, float[] sky) {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /** Random crops, a function of the seed and the item's place alone. */
    static Preparation<LabelledSample, SkyCrop> random(
            CropSettings settings, int patch, long seed) {
        int side = settings.minSide() / patch * patch;
        CropSize size = new CropSize(side, side);
        RandomCrop randomCrop = new RandomCrop(settings.minShare(), settings.flipShare());
        CameraVariation camera = new CameraVariation();
        return (sample, place) -> {
            SplittableRandom random = new SplittableRandom(seed + MULTIPLIER * (place + 1)).split();
            CropRegion region =
                    randomCrop.draw(sample.image().width(), sample.image().height(), size, random);
            TrainingCrop crop = cut(sample, region);
            if (settings.cameraVariation()) {
                camera.apply(crop.image(), random);
            }
            return of(crop);
        };
    }

    /** The whole image, its shorter side as long as {@code side}, both multiples of the patch. */
    static SkyCrop whole(LabelledSample sample, int side, int patch) throws IOException {
        double scale = (double) side / Math.min(sample.image().width(), sample.image().height());
        CropSize size =
                new CropSize(
                        (int) Math.max(1, Math.round(sample.image().height() * scale / patch))
                                * patch,
                        (int) Math.max(1, Math.round(sample.image().width() * scale / patch))
                                * patch);
        return of(cut(sample, CropRegion.whole(sample.image(), size)));
    }

    private static TrainingCrop cut(LabelledSample sample, CropRegion region) throws IOException {
        if (sample.sky() == null) {
            throw new IOException("nothing is known of its sky; choose a data set with sky");
        }
        return region.cut(sample);
    }

    private static SkyCrop of(TrainingCrop crop) {
        int pixels = crop.image().width() * crop.image().height();
        float[] rgb = new float[3 * pixels];
        BatchBuilder.normalise(crop.image(), rgb, 0);
        float[] sky = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            sky[i] = crop.sky()[i] ? 1 : 0;
        }
        return new SkyCrop(new CropSize(crop.image().height(), crop.image().width()), rgb, sky);
    }
}
