// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;

/**
 * KITTI's raw drives with the annotated depth of the depth benchmark (Geiger et al. 2013, Uhrig et
 * al. 2017): images {@code <date>/<drive>/image_02/data/<frame>.png}, depths {@code
 * [train|val/]<drive>/proj_depth/groundtruth/image_02/<frame>.png} in metres times 256, 0 if there
 * is none, and {@code <date>/calib_cam_to_cam.txt}.
 *
 * @param images the folder of the dates
 * @param depths the folder of {@code train} and {@code val}, or of the drives
 * @param split a split file in any of the common formats (see {@link KittiFrame}), or null for all
 *     frames with depth
 */
record Kitti(Path images, Path depths, @Nullable Path split) implements Dataset<LabelledSample> {
    static final String LAYOUT =
            "<date>/<drive>/image_02/data/*.png and"
                    + " {train,val}/<drive>/proj_depth/groundtruth/image_02/*.png";

    private static final float UNITS_PER_METRE = 256;

    @Override
    public String name() {
        return "kitti";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        CloseableIterator<Item<LabelledSample>> items = split == null ? walked() : listed(split);
        if (!items.hasNext()) {
            throw new IOException(
                    "%s holds no frame of kitti with a depth; expected %s"
                            .formatted(split == null ? depths : split, LAYOUT));
        }
        return items;
    }

    private CloseableIterator<Item<LabelledSample>> walked() throws IOException {
        CloseableIterator<Path> files = FileTree.walk(depths, Kitti::isDepth);
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return files.hasNext();
            }

            @Override
            public Item<LabelledSample> next() {
                Path depth = files.next();
                return new FrameItem(KittiFrame.ofDepth(depth), depth);
            }

            @Override
            public void close() throws Exception {
                files.close();
            }
        };
    }

    private static boolean isDepth(Path file) {
        return PathNames.name(file).endsWith(".png")
                && PathNames.name(PathNames.above(file, 2)).equals("groundtruth");
    }

    /**
     * Lists the frames of a split file, which has some hundred lines. Frames without depth are left
     * out.
     */
    private CloseableIterator<Item<LabelledSample>> listed(Path file) throws IOException {
        List<Item<LabelledSample>> items = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                KittiFrame frame = line.isBlank() ? null : KittiFrame.ofLine(line, file);
                Path depth = frame == null ? null : depth(frame);
                if (depth != null) {
                    items.add(new FrameItem(frame, depth));
                }
            }
        }
        Iterator<Item<LabelledSample>> iterator = items.iterator();
        return CloseableIterator.adapterForIterator(iterator);
    }

    @Nullable
    private Path depth(KittiFrame frame) {
        for (String part : List.of("", "train", "val")) {
            Path depth = depths.resolve(part).resolve(frame.depthPath());
            if (Files.exists(depth)) {
                return depth;
            }
        }
        // A split file with depth paths is complete; others contain frames without depth.
        return frame.hasDepth() ? depths.resolve(frame.depthPath()) : null;
    }

    private final class FrameItem implements Item<LabelledSample> {
        private final KittiFrame frame;
        private final Path depth;

        private FrameItem(KittiFrame frame, Path depth) {
            this.frame = frame;
            this.depth = depth;
        }

        @Override
        public String name() {
            return frame.imagePath();
        }

        @Override
        public LabelledSample read() throws IOException {
            Path image = images.resolve(frame.imagePath());
            DepthLabel label =
                    Labels.depth(
                            GreyPng.read16(depth), Unit.METRES, value -> value / UNITS_PER_METRE);
            return Labels.join(image, PictureFile.read(image), depth, label, intrinsics(), null);
        }

        @Nullable
        private CameraIntrinsics intrinsics() throws IOException {
            Path file = images.resolve(frame.date()).resolve("calib_cam_to_cam.txt");
            return Files.exists(file) ? KittiCalibration.read(file, frame.camera()) : null;
        }
    }
}
