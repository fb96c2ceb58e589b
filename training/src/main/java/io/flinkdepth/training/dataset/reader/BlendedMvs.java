// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.FileBytes;
import io.flinkdepth.training.dataset.format.PfmReader;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;

/**
 * BlendedMVS (Yao et al. 2020): {@code <scene>/blended_images/*.jpg}, {@code
 * <scene>/rendered_depth_maps/*.pfm} and {@code <scene>/cams/*_cam.txt}; depth in a unit of the
 * scene, 0 if there is none.
 */
final class BlendedMvs {
    static final String LAYOUT = "<scene>/{blended_images/*.jpg,rendered_depth_maps/*.pfm,cams}";

    private BlendedMvs() {}

    static boolean isImage(Path file) {
        String name = PathNames.name(file);
        return name.endsWith(".jpg")
                && !name.endsWith("_masked.jpg")
                && PathNames.folder(file).equals("blended_images");
    }

    static LabelledSample read(Path image) throws IOException {
        Path scene = PathNames.above(image, 2);
        String stem = PathNames.stem(image);
        Path depth = scene.resolve("rendered_depth_maps").resolve(stem + ".pfm");
        DepthLabel label = Labels.depth(PfmReader.read(depth), Unit.SCENE);
        CameraIntrinsics intrinsics = camera(scene.resolve("cams").resolve(stem + "_cam.txt"));
        return Labels.join(image, PictureFile.read(image), depth, label, intrinsics, null);
    }

    /** Reads the nine numbers after the word intrinsic; returns null if there is no camera file. */
    @Nullable
    private static CameraIntrinsics camera(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        String text = new String(FileBytes.read(file), StandardCharsets.US_ASCII);
        List<String> words = Arrays.asList(text.trim().split("\\s+"));
        int start = words.indexOf("intrinsic") + 1;
        try {
            if (start > 0 && words.size() >= start + 9) {
                return new CameraIntrinsics(
                        Double.parseDouble(words.get(start)),
                        Double.parseDouble(words.get(start + 4)),
                        Double.parseDouble(words.get(start + 2)),
                        Double.parseDouble(words.get(start + 5)));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        throw new IOException(file + " has no nine numbers behind the word intrinsic");
    }
}
