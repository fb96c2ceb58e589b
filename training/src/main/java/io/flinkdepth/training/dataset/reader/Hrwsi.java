// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * HR-WSI (Xian et al. 2020): {@code imgs/*.jpg}, {@code gts/*.png} (disparity of 8 or 16 bits, of
 * unknown scale and shift) and {@code valid_masks/*.png} (not 0 for valid pixels).
 */
final class Hrwsi {
    static final String LAYOUT = "{train,val}/{imgs/*.jpg,gts/*.png,valid_masks/*.png}";

    private Hrwsi() {}

    static boolean isImage(Path file) {
        return PathNames.folder(file).equals("imgs") && PictureFile.isNamed(PathNames.name(file));
    }

    static LabelledSample read(Path image) throws IOException {
        Path part = PathNames.above(image, 2);
        String png = PathNames.stem(image) + ".png";
        Path disparity = part.resolve("gts").resolve(png);
        Path mask = part.resolve("valid_masks").resolve(png);
        RgbImage picture = PictureFile.read(image);
        FloatRaster stored = GreyPng.read(disparity);
        FloatRaster counting = GreyPng.read(mask);
        Labels.requireSize(mask, counting.width(), counting.height(), image, picture);
        Labels.requireSize(disparity, stored.width(), stored.height(), image, picture);
        DepthLabel label =
                Labels.label(
                        stored,
                        Kind.AFFINE_DISPARITY,
                        Unit.NONE,
                        value -> value,
                        Masks.notZero(counting));
        return Labels.join(image, picture, disparity, label, null, null);
    }
}
