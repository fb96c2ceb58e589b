// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * Virtual KITTI 2 (Cabon et al. 2020): {@code
 * <scene>/<variation>/frames/{rgb,depth,classSegmentation}/Camera_<n>/} and {@code
 * <scene>/<variation>/intrinsic.txt}. Depth in centimetres; 65535 means 655.35 m or more and does
 * not count. Sky is the colour (90, 200, 255) of the class segmentation or, without it, depth
 * 65535.
 */
final class VirtualKitti {
    static final String LAYOUT =
            "<scene>/<variation>/{intrinsic.txt,frames/{rgb/Camera_<n>/rgb_*.jpg,"
                    + "depth/Camera_<n>/depth_*.png,classSegmentation/Camera_<n>/classgt_*.png}}";

    private static final float FAR = 65535;
    private static final float CENTIMETRES = 100;

    private VirtualKitti() {}

    static boolean isImage(Path file) {
        return PathNames.name(file).startsWith("rgb_")
                && PathNames.name(file).endsWith(".jpg")
                && PathNames.folder(file).startsWith("Camera_");
    }

    static LabelledSample read(Path image) throws IOException {
        String number = PathNames.stem(image).substring("rgb_".length());
        String camera = PathNames.folder(image);
        Path frames = PathNames.above(image, 3);
        Path depth = frames.resolve("depth").resolve(camera).resolve("depth_" + number + ".png");
        FloatRaster stored = GreyPng.read16(depth);
        RgbImage picture = PictureFile.read(image);
        Labels.requireSize(depth, stored.width(), stored.height(), image, picture);
        Path classes =
                frames.resolve("classSegmentation")
                        .resolve(camera)
                        .resolve("classgt_" + number + ".png");
        boolean[] sky = Files.exists(classes) ? painted(classes, image, picture) : far(stored);
        DepthLabel label =
                Labels.label(
                        stored,
                        DepthLabel.Kind.DEPTH,
                        Unit.METRES,
                        value -> value == FAR ? 0 : value / CENTIMETRES,
                        not(sky));
        CameraIntrinsics intrinsics =
                intrinsics(PathNames.above(frames, 1).resolve("intrinsic.txt"), number, camera);
        return Labels.join(image, picture, depth, label, intrinsics, sky);
    }

    private static boolean[] far(FloatRaster stored) {
        return Masks.where(stored, value -> value == FAR);
    }

    private static boolean[] painted(Path classes, Path image, RgbImage picture)
            throws IOException {
        RgbImage colours = PictureFile.read(classes);
        Labels.requireSize(classes, colours.width(), colours.height(), image, picture);
        return Masks.ofColour(colours, 90, 200, 255);
    }

    private static boolean[] not(boolean[] mask) {
        boolean[] result = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            result[i] = !mask[i];
        }
        return result;
    }

    /** Reads the line of a frame and camera: frame, camera, K[0,0], K[1,1], K[0,2], K[1,2]. */
    @Nullable
    private static CameraIntrinsics intrinsics(Path file, String number, String camera)
            throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        String cameraNumber = camera.substring("Camera_".length());
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int frame = Integer.parseInt(number);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.trim().split("\\s+");
                if (words.length == 6
                        && words[1].equals(cameraNumber)
                        && words[0].equals(Integer.toString(frame))) {
                    return new CameraIntrinsics(
                            Double.parseDouble(words[2]),
                            Double.parseDouble(words[3]),
                            Double.parseDouble(words[4]),
                            Double.parseDouble(words[5]));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        throw new IOException(file + " has no line of frame " + number + " and " + camera);
    }
}
