// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * DIML/CVL RGB-D (Cho et al. 2021), 16-bit PNG in millimetres, 0 if there is none. Indoors {@code
 * <scene>/color/*_c.png} and {@code <scene>/depth_filled/*_depth_filled.png}; outdoors {@code
 * outleft/*.png} and {@code depthmap/*.png}.
 */
final class Diml {
    static final String LAYOUT =
            "{color/*_c.png,depth_filled/*_depth_filled.png} or {outleft,depthmap}/*.png";

    private static final float MILLIMETRES = 1000;

    private Diml() {}

    static boolean isImage(Path file) {
        String folder = PathNames.folder(file);
        String name = PathNames.name(file);
        return folder.equals("color") && name.endsWith("_c.png")
                || folder.equals("outleft") && name.endsWith(".png");
    }

    static LabelledSample read(Path image) throws IOException {
        Path depth = depth(image);
        DepthLabel label =
                Labels.depth(GreyPng.read16(depth), Unit.METRES, value -> value / MILLIMETRES);
        return Labels.join(image, PictureFile.read(image), depth, label, null, null);
    }

    private static Path depth(Path image) {
        Path scene = PathNames.above(image, 2);
        String name = PathNames.name(image);
        if (PathNames.folder(image).equals("outleft")) {
            return scene.resolve("depthmap").resolve(name);
        }
        String stem = name.substring(0, name.length() - "_c.png".length());
        return scene.resolve("depth_filled").resolve(stem + "_depth_filled.png");
    }
}
