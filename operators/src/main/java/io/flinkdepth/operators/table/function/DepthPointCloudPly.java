// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.operators.depth.PlyFile;
import io.flinkdepth.operators.depth.PointCloud;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.operators.table.function.internal.PointClouds;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_point_cloud_ply(depth BYTES, focalX DOUBLE, focalY DOUBLE, principalX DOUBLE,
 * principalY DOUBLE[, image BYTES[, stride INT]])}: BYTES, the points of a metric map as a binary
 * little-endian PLY file, with the colours of the image if there is one. For an image with another
 * size than the map, the colours of the nearest pixels are used. Focal lengths and principal point
 * are in pixels of the map; the centre of the top left pixel is (0, 0). The axes are the camera's:
 * x to the right, y down, z forward along the optical axis, in metres: {@code x = (u - principalX)
 * z / focalX}, {@code y = (v - principalY) z / focalY}. With a stride, only every stride-th column
 * of every stride-th row gives a point. Pixels without a value are skipped. More than 4,000,000
 * points are bad input.
 */
@PublicEvolving
public class DepthPointCloudPly extends DepthFunction {

    /** Points without colours. */
    public byte[] eval(
            byte[] depth, Double focalX, Double focalY, Double principalX, Double principalY) {
        return evaluate(
                () -> {
                    CameraIntrinsics camera =
                            PointClouds.camera(focalX, focalY, principalX, principalY);
                    return PlyFile.of(PointClouds.of(decode(depth), camera, 1));
                },
                depth,
                focalX,
                focalY,
                principalX,
                principalY);
    }

    /** Points in the colours of an image. */
    public byte[] eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            byte[] image) {
        return eval(depth, focalX, focalY, principalX, principalY, image, 1);
    }

    /** Points of every stride-th pixel of every stride-th row, in the colours of an image. */
    public byte[] eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            byte[] image,
            Integer stride) {
        return evaluate(
                () -> {
                    CameraIntrinsics camera =
                            PointClouds.camera(focalX, focalY, principalX, principalY);
                    DepthImage map = decode(depth);
                    PointCloud cloud = PointClouds.of(map, camera, stride);
                    try (DecodedImage picture = SharedDecoding.decode(image, LIMITS)) {
                        return PlyFile.of(cloud, map, picture);
                    }
                },
                depth,
                focalX,
                focalY,
                principalX,
                principalY,
                image,
                stride);
    }

    @Override
    String name() {
        return "depth_point_cloud_ply";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthPointCloudPly {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
