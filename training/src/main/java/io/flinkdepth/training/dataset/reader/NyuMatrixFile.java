// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.Hdf5Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;

/**
 * NYU Depth V2's {@code nyu_depth_v2_labeled.mat} as published (MATLAB 7.3, that is HDF5): {@code
 * images} and {@code rawDepths} (metres, 0 if there is none). Single pictures are read on demand.
 *
 * @param file the file
 * @param split a text file of indices from 0, one in each line; null for all pictures
 */
record NyuMatrixFile(Path file, @Nullable Path split) implements Dataset<LabelledSample> {
    static final String NAME = "nyu_depth_v2_labeled.mat";

    @Override
    public String name() {
        return "nyuv2";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        List<Item<LabelledSample>> items = new ArrayList<>();
        if (split == null) {
            int count = Hdf5Images.count(file, "rawDepths");
            for (int i = 0; i < count; i++) {
                items.add(new Picture(file, i));
            }
        } else {
            for (String line : Files.readAllLines(split)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    items.add(new Picture(file, index(line.trim())));
                }
            }
        }
        if (items.isEmpty()) {
            throw new IOException(split + " lists no picture of " + file);
        }
        return CloseableIterator.adapterForIterator(items.iterator());
    }

    private int index(String line) throws IOException {
        try {
            return Integer.parseInt(line);
        } catch (NumberFormatException e) {
            throw new IOException(
                    split + ": the line \"" + line + "\" is no index of a picture, from 0", e);
        }
    }

    private record Picture(Path file, int index) implements Item<LabelledSample> {
        @Override
        public String name() {
            return "%04d".formatted(index);
        }

        @Override
        public LabelledSample read() throws IOException {
            FloatRaster depth = Hdf5Images.floats(file, "rawDepths", index);
            byte[] rgb = Hdf5Images.rgb(file, "images", index);
            DepthLabel label = Labels.depth(depth, Unit.METRES);
            boolean published =
                    depth.width() == NyuDepth.WIDTH && depth.height() == NyuDepth.HEIGHT;
            return Labels.join(
                    file,
                    new RgbImage(depth.width(), depth.height(), rgb),
                    file,
                    label,
                    published ? NyuDepth.INTRINSICS : null,
                    null);
        }
    }
}
