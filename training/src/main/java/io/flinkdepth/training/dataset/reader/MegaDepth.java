// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.Hdf5Reader;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * MegaDepth (Li and Snavely 2018): {@code <scene>/dense<n>/depths/*.h5} with {@code depth}, and
 * {@code <scene>/dense<n>/imgs/*}; depth in a unit of the scene, 0 if there is none, negative if
 * only an order is known (which does not count). Not every image has depth, so the depth files are
 * listed.
 */
final class MegaDepth {
    static final String LAYOUT = "<scene>/dense<n>/{imgs/*.jpg,depths/*.h5}";

    private static final List<String> ENDINGS = List.of(".jpg", ".JPG", ".png", ".jpeg", ".PNG");

    private MegaDepth() {}

    static boolean isDepth(Path file) {
        return PathNames.name(file).endsWith(".h5") && PathNames.folder(file).equals("depths");
    }

    static LabelledSample read(Path depth) throws IOException {
        Path image = image(depth);
        DepthLabel label = Labels.depth(Hdf5Reader.read(depth, "depth"), Unit.SCENE);
        return Labels.join(image, PictureFile.read(image), depth, label, null, null);
    }

    private static Path image(Path depth) throws IOException {
        Path folder = PathNames.above(depth, 2).resolve("imgs");
        for (String ending : ENDINGS) {
            Path image = folder.resolve(PathNames.stem(depth) + ending);
            if (Files.exists(image)) {
                return image;
            }
        }
        throw new IOException(
                "the image of %s is missing: expected %s in %s with one of %s"
                        .formatted(depth, PathNames.stem(depth), folder, ENDINGS));
    }
}
