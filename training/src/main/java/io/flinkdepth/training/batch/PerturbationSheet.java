// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.training.augment.ColourJitter;
import io.flinkdepth.training.augment.CropRegion;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.augment.CutMix;
import io.flinkdepth.training.augment.GaussianBlur;
import io.flinkdepth.training.augment.Greyscale;
import io.flinkdepth.training.augment.ImageCrop;
import io.flinkdepth.training.augment.RandomCrop;
import io.flinkdepth.training.augment.StrongPerturbation;
import io.flinkdepth.training.augment.TrainingCrop;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.report.PictureSheet;
import io.flinkdepth.training.report.PictureSheet.Tile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Draws the effect of each perturbation on an image and its label, with the code that builds
 * training batches and the strengths of the recipes.
 */
@Internal
public final class PerturbationSheet {
    private static final int WIDTH = 208;
    private static final int HEIGHT = 160;
    private static final CropSize SIZE = new CropSize(HEIGHT, WIDTH);
    private static final double CROP_SHARE = 0.6;
    private static final byte UNCOUNTED = (byte) 200;

    private final LabelledSample first;
    private final TrainingCrop crop;
    private final TrainingCrop other;
    private final SplittableRandom random;

    /**
     * Creates a sheet of two images.
     *
     * @param first the image that is perturbed
     * @param second the source of the rectangle for CutMix
     * @param seed seed of all random values
     */
    public PerturbationSheet(LabelledSample first, LabelledSample second, long seed) {
        this.first = first;
        this.crop = CropRegion.whole(first.image(), SIZE).cut(first);
        this.other = CropRegion.whole(second.image(), SIZE).cut(second);
        this.random = new SplittableRandom(seed);
    }

    /**
     * Writes the sheet.
     *
     * @param file ending in .png, .jpg or .jpeg
     */
    public void write(Path file) throws IOException {
        CutMix cut = CutMix.draw(HEIGHT, WIDTH, random);
        List<List<Tile>> rows =
                List.of(
                        flip(),
                        region(),
                        jitter(),
                        blur(),
                        together(),
                        mixed(cut),
                        mixedLabels(cut));
        PictureSheet.write(rows, WIDTH, HEIGHT, file);
    }

    private List<Tile> flip() {
        CropRegion whole = CropRegion.whole(first.image(), SIZE);
        TrainingCrop flipped =
                new CropRegion(whole.left(), whole.top(), whole.width(), whole.height(), SIZE, true)
                        .cut(first);
        return List.of(
                image("image", crop.image()),
                label("its label", crop),
                image("flip", flipped.image()),
                label("label, flipped alike", flipped));
    }

    private List<Tile> region() {
        CropRegion region =
                new RandomCrop(CROP_SHARE, 0)
                        .draw(first.image().width(), first.image().height(), SIZE, random);
        TrainingCrop cut = region.cut(first);
        String focal =
                first.intrinsics() == null
                        ? "label, cut alike"
                        : String.format(
                                Locale.ROOT,
                                "label; focal length %.0f to %.0f",
                                crop.intrinsics().focalX(),
                                cut.intrinsics().focalX());
        return List.of(
                image("image", crop.image()),
                label("its label", crop),
                image("crop and resize", cut.image()),
                label(focal, cut));
    }

    private List<Tile> jitter() {
        return List.of(
                image("image", crop.image()),
                image("colour jitter, one draw", jittered()),
                image("another", jittered()),
                image("another", jittered()));
    }

    private ImageCrop jittered() {
        ImageCrop copy = crop.image().copy();
        ColourJitter.STRONG.apply(copy, random);
        return copy;
    }

    private List<Tile> blur() {
        return List.of(
                image("image", crop.image()),
                image("blur, sigma 0.5", blurred(0.5)),
                image("blur, sigma 1", blurred(1)),
                image("blur, sigma 2, the largest", blurred(2)));
    }

    private ImageCrop blurred(double sigma) {
        ImageCrop copy = crop.image().copy();
        GaussianBlur.apply(copy, sigma);
        return copy;
    }

    private List<Tile> together() {
        ImageCrop grey = crop.image().copy();
        Greyscale.apply(grey);
        return List.of(
                image("greyscale", grey),
                image("by their shares, one draw", strong()),
                image("another", strong()),
                image("another", strong()));
    }

    private ImageCrop strong() {
        ImageCrop copy = crop.image().copy();
        StrongPerturbation.DEFAULT.apply(copy, random);
        return copy;
    }

    private List<Tile> mixed(CutMix cut) {
        CutMix another = CutMix.draw(HEIGHT, WIDTH, random);
        return List.of(
                image("outer image", crop.image()),
                image("inner image", other.image()),
                image("CutMix, one draw", cut.mix(crop.image(), other.image())),
                image("another draw", another.mix(crop.image(), other.image())));
    }

    /** Draws each label, with pixels that do not count in grey. */
    private List<Tile> mixedLabels(CutMix cut) {
        return List.of(
                label("outer label", crop),
                label("inner label", other),
                counting("of the first draw, outside", crop, cut, false),
                counting("and inside, each by itself", other, cut, true));
    }

    private static Tile counting(String caption, TrainingCrop crop, CutMix cut, boolean inside) {
        byte[] rgb = coloured(crop);
        boolean[] mask = cut.mask(HEIGHT, WIDTH);
        for (int i = 0; i < rgb.length; i++) {
            if (mask[i / 3] != inside) {
                rgb[i] = UNCOUNTED;
            }
        }
        return new Tile(caption, rgb);
    }

    private static Tile image(String caption, ImageCrop crop) {
        int pixels = crop.width() * crop.height();
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.round(255 * crop.rgb()[c * pixels + i]);
            }
        }
        return new Tile(caption, rgb);
    }

    private static Tile label(String caption, TrainingCrop crop) {
        return new Tile(caption, coloured(crop));
    }

    private static byte[] coloured(TrainingCrop crop) {
        float[] disparity = new float[WIDTH * HEIGHT];
        boolean[] valid = new boolean[disparity.length];
        TrainingTarget.disparity(crop, disparity, valid, 0);
        try (DecodedImage picture =
                ColourMap.colour(disparity, WIDTH, HEIGHT, ColourMap.Range.of(disparity))) {
            return picture.toRgb();
        }
    }
}
