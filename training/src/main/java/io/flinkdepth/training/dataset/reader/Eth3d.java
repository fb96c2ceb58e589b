// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.HeaderlessFloats;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * ETH3D's high-resolution multi-view training scenes (Schöps et al. 2017): {@code
 * <scene>/images/dslr_images/*.JPG} and, under the same names, headerless float32 in metres in
 * {@code <scene>/ground_truth_depth/dslr_images/}, infinite if there is none. The pictures are
 * distorted, so there are no pinhole intrinsics.
 *
 * @param root the folder of the scenes; if the depth archives were unpacked separately, it or its
 *     folder {@code depth} also contains {@code <scene>_dslr_depth/<scene>}
 */
record Eth3d(Path root) {
    static final String LAYOUT =
            "<scene>/{images/dslr_images/*.JPG,ground_truth_depth/dslr_images/*.JPG}";

    private static final Path DEPTHS = Path.of("ground_truth_depth", "dslr_images");

    static boolean isImage(Path file) {
        return PathNames.folder(file).equals("dslr_images")
                && PathNames.name(PathNames.above(file, 2)).equals("images")
                && PictureFile.isNamed(PathNames.name(file));
    }

    LabelledSample read(Path image) throws IOException {
        Path depth = depth(image);
        RgbImage picture = PictureFile.read(image);
        DepthLabel label =
                Labels.depth(
                        HeaderlessFloats.read(depth, picture.width(), picture.height()),
                        Unit.METRES);
        return Labels.join(image, picture, depth, label, null, null);
    }

    private Path depth(Path image) {
        Path folder = PathNames.above(image, 3);
        String scene = PathNames.name(folder);
        Path beside = folder.resolve(DEPTHS).resolve(PathNames.name(image));
        Path apart =
                Path.of(scene + "_dslr_depth", scene)
                        .resolve(DEPTHS)
                        .resolve(PathNames.name(image));
        for (Path candidate :
                List.of(beside, root.resolve(apart), root.resolve("depth").resolve(apart))) {
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        return beside;
    }
}
