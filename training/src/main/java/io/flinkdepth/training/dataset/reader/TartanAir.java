// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.NpyReader;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * TartanAir (Wang et al. 2020): {@code image_left/*_left.png} and {@code
 * depth_left/*_left_depth.npy}, depth in metres along the optical axis. The sky of the renderer is
 * at about 10,000 m; all other objects are much nearer than half of that.
 */
final class TartanAir {
    static final String LAYOUT =
            "<environment>/<level>/<path>/{image_left/*_left.png,depth_left/*_left_depth.npy}";

    private static final float SKY_METRES = 5000;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    private TartanAir() {}

    static boolean isImage(Path file) {
        return PathNames.folder(file).equals("image_left")
                && PathNames.name(file).endsWith("_left.png");
    }

    static LabelledSample read(Path image) throws IOException {
        Path depth =
                PathNames.above(image, 2)
                        .resolve("depth_left")
                        .resolve(PathNames.stem(image) + "_depth.npy");
        FloatRaster stored = NpyReader.raster(depth);
        DepthLabel label =
                Labels.depth(stored, Unit.METRES, value -> value >= SKY_METRES ? 0 : value);
        boolean[] sky = Masks.where(stored, value -> value >= SKY_METRES);
        RgbImage picture = PictureFile.read(image);
        boolean published = picture.width() == WIDTH && picture.height() == HEIGHT;
        CameraIntrinsics intrinsics = published ? new CameraIntrinsics(320, 320, 320, 240) : null;
        return Labels.join(image, picture, depth, label, intrinsics, sky);
    }
}
