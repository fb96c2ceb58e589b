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
    private final WantedFiles wanted;
    private boolean warned;

    /**
     * @param wanted says what is known of the cameras of frames without intrinsics
     */
    PointClouds(Path folder, WantedFiles wanted) {
        this.folder = folder;
        this.wanted = wanted;
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
        CameraIntrinsics known = calibrated(depth, frame);
        double focal = wanted.focal();
        if (known != null || focal == 0) {
            return known;
        }
        return new CameraIntrinsics(
                focal, focal, (depth.width() - 1) / 2.0, (depth.height() - 1) / 2.0);
    }

    @Nullable
    private CameraIntrinsics calibrated(DepthMap depth, Frame frame) {
        try {
            return wanted.cameras().intrinsics(frame, depth.width(), depth.height());
        } catch (IllegalArgumentException e) {
            LOG.debug("Frame {} cannot use its camera's calibration.", depth.identity(), e);
            return null;
        }
    }

    private void warn(DepthMap depth) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "Frame {} and perhaps others get no point cloud: {}",
                    depth.identity(),
                    depth.kind() == DepthKind.METRIC_DEPTH
                            ? "it has no intrinsics, or a calibration of another picture size; give"
                                    + " --focal, --camera-intrinsics, or the header"
                                    + " flink-depth-intrinsics"
                            : "model "
                                    + depth.model()
                                    + " predicts relative disparity, not metres");
        }
    }
}
