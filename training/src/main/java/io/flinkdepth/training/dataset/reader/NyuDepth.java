// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * NYU Depth V2 (Silberman et al. 2012) as exported for the Eigen split: {@code rgb_<n>.jpg} and
 * {@code sync_depth_<n>.png} (millimetres, 0 if there is none), in one folder for each scene, or in
 * {@code rgb} and {@code depth}.
 */
final class NyuDepth {
    static final String LAYOUT =
            "<scene>/{rgb_<n>.jpg,sync_depth_<n>.png}, or rgb/rgb_<n>.jpg and"
                    + " depth/sync_depth_<n>.png, or nyu_depth_v2_labeled.mat";

    /** Intrinsics of the colour camera at 640 x 480, from the data set's toolbox. */
    static final CameraIntrinsics INTRINSICS =
            new CameraIntrinsics(518.8579, 519.46961, 325.58245, 253.73617);

    static final int WIDTH = 640;
    static final int HEIGHT = 480;
    private static final float MILLIMETRES = 1000;

    private NyuDepth() {}

    static boolean isImage(Path file) {
        String name = PathNames.name(file);
        return name.startsWith("rgb_") && name.endsWith(".jpg");
    }

    static LabelledSample read(Path image) throws IOException {
        String number = PathNames.stem(image).substring("rgb_".length());
        String name = "sync_depth_" + number + ".png";
        Path depth =
                PathNames.folder(image).equals("rgb")
                        ? PathNames.above(image, 2).resolve("depth").resolve(name)
                        : image.resolveSibling(name);
        DepthLabel label =
                Labels.depth(GreyPng.read16(depth), Unit.METRES, value -> value / MILLIMETRES);
        boolean published = label.width() == WIDTH && label.height() == HEIGHT;
        return Labels.join(
                image, PictureFile.read(image), depth, label, published ? INTRINSICS : null, null);
    }
}
