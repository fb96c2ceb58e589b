// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.PointCloud;
import org.apache.flink.annotation.Internal;

/** Makes point clouds of the arguments of functions. */
@Internal
public final class PointClouds {

    /** Maximum number of points, because a cloud is one value of one row. */
    public static final int MAX_POINTS = 4_000_000;

    private PointClouds() {}

    /**
     * Returns the points of every stride-th column of every stride-th row.
     *
     * @throws BadArgumentException if the map is not metric, the stride is below 1, or there are
     *     more than {@link #MAX_POINTS} points
     */
    public static PointCloud of(DepthImage depth, CameraIntrinsics camera, int stride)
            throws BadArgumentException {
        Arguments.requireKind(
                depth, DepthKind.METRIC_DEPTH, "turn it into metres by depth_to_metres");
        if (stride < 1) {
            throw new BadArgumentException("stride is " + stride + "; expected 1 or more");
        }
        int size = PointCloud.count(depth, stride);
        if (size > MAX_POINTS) {
            throw new BadArgumentException(
                    "the map of %d x %d pixels gives %d points with stride %d; expected at most %d: give a larger stride"
                            .formatted(depth.width(), depth.height(), size, stride, MAX_POINTS));
        }
        return PointCloud.of(depth, camera, stride);
    }

    /** Creates the intrinsics; throws with a message if they are invalid. */
    public static CameraIntrinsics camera(
            double focalX, double focalY, double principalX, double principalY)
            throws BadArgumentException {
        Arguments.requirePositive("focalX", focalX);
        Arguments.requirePositive("focalY", focalY);
        Arguments.requireFinite("principalX", principalX);
        Arguments.requireFinite("principalY", principalY);
        return new CameraIntrinsics(focalX, focalY, principalX, principalY);
    }
}
