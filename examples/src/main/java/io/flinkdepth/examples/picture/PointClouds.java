// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.files.WholeFile;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.depth.PlyFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the points of metric maps as PLY files. Used by one thread. */
final class PointClouds {

    private static final Logger LOG = LoggerFactory.getLogger(PointClouds.class);

    private final Path folder;
    private final double focal;
    private boolean warned;

    /**
     * @param focal focal length of frames without intrinsics, pixels; 0 if it is not known
     */
    PointClouds(Path folder, double focal) {
        this.folder = folder;
        this.focal = focal;
    }

    /**
     * Writes the file of a frame.
     *
     * @return the file, relative to the folder; null if the frame has no intrinsics or its map is
     *     not metric, of which the first is logged
     */
    @Nullable
    String write(DepthMap depth, Frame frame, DecodedImage image) throws IOException {
        CameraIntrinsics camera = intrinsics(depth, frame);
        if (camera == null || depth.kind() != DepthKind.METRIC_DEPTH) {
            warn(depth);
            return null;
        }
        String name = WantedFiles.fileOf(depth.identity(), WantedFiles.POINT_CLOUD);
        Path file = folder.resolve(name);
        try (WholeFile whole = new WholeFile(file)) {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(whole.partial()))) {
                PlyFile.write(DepthImage.of(depth), camera, image, out);
            }
            whole.commit();
            return name;
        } catch (IOException e) {
            throw new IOException("the point cloud " + file + " cannot be written: " + e, e);
        }
    }

    @Nullable
    private CameraIntrinsics intrinsics(DepthMap depth, Frame frame) {
        if (frame.intrinsics() != null || focal == 0) {
            return frame.intrinsics();
        }
        return new CameraIntrinsics(
                focal, focal, (depth.width() - 1) / 2.0, (depth.height() - 1) / 2.0);
    }

    private void warn(DepthMap depth) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "Frame {} and perhaps others get no point cloud: {}",
                    depth.identity(),
                    depth.kind() == DepthKind.METRIC_DEPTH
                            ? "it has no intrinsics; give --focal, or the header"
                                    + " flink-depth-intrinsics"
                            : "model "
                                    + depth.model()
                                    + " predicts relative disparity, not metres");
        }
    }
}
