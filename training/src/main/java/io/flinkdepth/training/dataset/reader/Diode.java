// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.NpyReader;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * DIODE (Vasiljevic et al. 2019): {@code {indoors,outdoor}/<scene>/<scan>/*.png} with {@code
 * *_depth.npy} (metres) and {@code *_depth_mask.npy} (not 0 for valid pixels).
 *
 * @param part {@code indoors} or {@code outdoor}, which are two sets because their sensor errors
 *     differ
 */
record Diode(String part) {
    static final String LAYOUT =
            "{indoors,outdoor}/<scene>/<scan>/{*.png,*_depth.npy,*_depth_mask.npy}";

    private static final CameraIntrinsics INTRINSICS =
            new CameraIntrinsics(886.81, 927.06, 512, 384);
    private static final int WIDTH = 1024;
    private static final int HEIGHT = 768;

    boolean isImage(Path file) {
        return PathNames.name(file).endsWith(".png")
                && PathNames.name(PathNames.above(file, 3)).equals(part);
    }

    LabelledSample read(Path image) throws IOException {
        String stem = PathNames.stem(image);
        Path depth = image.resolveSibling(stem + "_depth.npy");
        Path mask = image.resolveSibling(stem + "_depth_mask.npy");
        RgbImage picture = PictureFile.read(image);
        FloatRaster stored = NpyReader.raster(depth);
        FloatRaster counting = NpyReader.raster(mask);
        Labels.requireSize(depth, stored.width(), stored.height(), image, picture);
        Labels.requireSize(mask, counting.width(), counting.height(), image, picture);
        DepthLabel label =
                Labels.label(
                        stored, Kind.DEPTH, Unit.METRES, value -> value, Masks.notZero(counting));
        boolean published = picture.width() == WIDTH && picture.height() == HEIGHT;
        return Labels.join(image, picture, depth, label, published ? INTRINSICS : null, null);
    }
}
