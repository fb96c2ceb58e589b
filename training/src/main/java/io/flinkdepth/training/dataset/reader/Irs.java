// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.OpenExr;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * IRS (Wang et al. 2019): {@code l_<n>.png} and {@code d_<n>.exr}, disparity in pixels of a stereo
 * pair with a baseline of 0.1 m and a focal length of 480 pixels; depth = 0.1 · 480 / disparity.
 */
final class Irs {
    static final String LAYOUT = "{Home,Office,Restaurant,Store}/<scene>/{l_<n>.png,d_<n>.exr}";

    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final double FOCAL = 480;
    private static final float FOCAL_TIMES_BASELINE = 48;

    private Irs() {}

    static boolean isImage(Path file) {
        String name = PathNames.name(file);
        return name.startsWith("l_") && name.endsWith(".png");
    }

    static LabelledSample read(Path image) throws IOException {
        String number = PathNames.stem(image).substring(2);
        Path disparity = image.resolveSibling("d_" + number + ".exr");
        DepthLabel label =
                Labels.depth(
                        OpenExr.read(disparity),
                        Unit.METRES,
                        value -> value > 0 ? FOCAL_TIMES_BASELINE / value : 0);
        RgbImage picture = PictureFile.read(image);
        boolean published = picture.width() == WIDTH && picture.height() == HEIGHT;
        CameraIntrinsics intrinsics =
                published ? new CameraIntrinsics(FOCAL, FOCAL, WIDTH / 2.0, HEIGHT / 2.0) : null;
        return Labels.join(image, picture, disparity, label, intrinsics, null);
    }
}
