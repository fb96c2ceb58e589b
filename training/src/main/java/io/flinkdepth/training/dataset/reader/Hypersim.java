// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.Hdf5Reader;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Hypersim (Roberts et al. 2021): {@code
 * <scene>/images/scene_cam_<n>_final_preview/frame.*.tonemap.jpg} and {@code
 * .../scene_cam_<n>_geometry_hdf5/frame.*.depth_meters.hdf5}. The files contain the distance along
 * the ray, which is converted to the depth along the optical axis, distance · f / ‖(x, y, f)‖, with
 * f = 886.81 pixels and x, y from the centre of the image to the centre of the pixel. NaN means no
 * geometry: such pixels do not count and are not marked as sky. The lens shift of a few scenes is
 * ignored.
 */
final class Hypersim {
    static final String LAYOUT =
            "<scene>/images/scene_cam_<n>_{final_preview/frame.*.tonemap.jpg,"
                    + "geometry_hdf5/frame.*.depth_meters.hdf5}";

    private static final double FOCAL = 886.81;
    private static final int WIDTH = 1024;
    private static final int HEIGHT = 768;
    private static final String IMAGE_ENDING = ".tonemap.jpg";
    private static final String IMAGE_FOLDER = "_final_preview";

    private Hypersim() {}

    static boolean isImage(Path file) {
        return PathNames.name(file).endsWith(IMAGE_ENDING)
                && PathNames.folder(file).endsWith(IMAGE_FOLDER);
    }

    static LabelledSample read(Path image) throws IOException {
        Path depth = depth(image);
        FloatRaster distance = Hdf5Reader.read(depth, "dataset");
        if (distance.width() != WIDTH || distance.height() != HEIGHT) {
            throw new IOException(
                    "%s is %d x %d; the focal length is known for %d x %d"
                            .formatted(depth, distance.width(), distance.height(), WIDTH, HEIGHT));
        }
        DepthLabel label = Labels.depth(planar(distance), Unit.METRES);
        CameraIntrinsics intrinsics =
                new CameraIntrinsics(FOCAL, FOCAL, (WIDTH - 1) / 2.0, (HEIGHT - 1) / 2.0);
        return Labels.join(image, PictureFile.read(image), depth, label, intrinsics, null);
    }

    private static Path depth(Path image) {
        String folder = PathNames.folder(image);
        String camera = folder.substring(0, folder.length() - IMAGE_FOLDER.length());
        String name = PathNames.name(image);
        String frame = name.substring(0, name.length() - IMAGE_ENDING.length());
        return PathNames.above(image, 2)
                .resolve(camera + "_geometry_hdf5")
                .resolve(frame + ".depth_meters.hdf5");
    }

    private static FloatRaster planar(FloatRaster distance) {
        float[] depth = new float[distance.values().length];
        for (int row = 0; row < HEIGHT; row++) {
            double y = row + 0.5 - HEIGHT / 2.0;
            for (int column = 0; column < WIDTH; column++) {
                double x = column + 0.5 - WIDTH / 2.0;
                double ray = Math.sqrt(x * x + y * y + FOCAL * FOCAL);
                int i = row * WIDTH + column;
                depth[i] = (float) (distance.values()[i] * (FOCAL / ray));
            }
        }
        return new FloatRaster(WIDTH, HEIGHT, depth);
    }
}
