// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * Points in front of a pinhole camera: x to the right, y down, z along the optical axis, in metres
 * (Hartley and Zisserman, Multiple View Geometry, 2004, section 6.1): {@code X = (u - principalX) Z
 * / focalX}, {@code Y = (v - principalY) Z / focalY}.
 *
 * @param coordinates x, y, z of each point
 * @param pixels the index, row by row, of the pixel that each point comes from
 */
@Internal
public record PointCloud(float[] coordinates, int[] pixels) {

    /** Maximum number of points, because a cloud is one value of one row. */
    public static final int MAX_POINTS = 4_000_000;

    /**
     * Returns the points of every stride-th column of every stride-th row, row by row; pixels
     * without a value are skipped.
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
        int size = count(depth, stride);
        if (size > MAX_POINTS) {
            throw new BadArgumentException(
                    "the map of %d x %d pixels gives %d points with stride %d; expected at most %d: give a larger stride"
                            .formatted(depth.width(), depth.height(), size, stride, MAX_POINTS));
        }
        float[] coordinates = new float[3 * size];
        int[] pixels = new int[size];
        int count = 0;
        // Of type long, because a stride may exceed the range of int.
        for (long row = 0; row < depth.height(); row += stride) {
            for (long column = 0; column < depth.width(); column += stride) {
                int v = (int) row;
                int u = (int) column;
                float z = depth.at(v, u);
                if (Pixels.hasValue(depth.kind(), z)) {
                    coordinates[3 * count] =
                            (float) ((u - camera.principalX()) * z / camera.focalX());
                    coordinates[3 * count + 1] =
                            (float) ((v - camera.principalY()) * z / camera.focalY());
                    coordinates[3 * count + 2] = z;
                    pixels[count++] = v * depth.width() + u;
                }
            }
        }
        return new PointCloud(coordinates, pixels);
    }

    private static int count(DepthImage depth, int stride) {
        int count = 0;
        for (long row = 0; row < depth.height(); row += stride) {
            for (long column = 0; column < depth.width(); column += stride) {
                if (Pixels.hasValue(depth.kind(), depth.at((int) row, (int) column))) {
                    count++;
                }
            }
        }
        return count;
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

    /** Number of points. */
    public int size() {
        return pixels.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointCloud that
                && Arrays.equals(coordinates, that.coordinates)
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(coordinates) + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "PointCloud[" + size() + " points]";
    }
}
