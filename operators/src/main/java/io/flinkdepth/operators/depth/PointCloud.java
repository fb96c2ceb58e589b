// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import java.util.Arrays;
import org.apache.flink.annotation.Experimental;

/**
 * Points in front of a pinhole camera: x to the right, y down, z along the optical axis, in metres
 * (Hartley and Zisserman, Multiple View Geometry, 2004, section 6.1): {@code X = (u - principalX) Z
 * / focalX}, {@code Y = (v - principalY) Z / focalY}.
 *
 * @param coordinates x, y, z of each point
 * @param pixels the index, row by row, of the pixel that each point comes from
 */
@Experimental
public record PointCloud(float[] coordinates, int[] pixels) {

    /**
     * Returns the points of every stride-th column of every stride-th row, row by row; pixels
     * without a value are skipped.
     *
     * @throws IllegalArgumentException if the map is not metric or the stride is below 1
     */
    public static PointCloud of(DepthImage depth, CameraIntrinsics camera, int stride) {
        int size = count(depth, stride);
        float[] coordinates = new float[3 * size];
        int[] pixels = new int[size];
        int count = 0;
        // Of type long, because a stride may exceed the range of int.
        for (long row = 0; row < depth.height(); row += stride) {
            for (long column = 0; column < depth.width(); column += stride) {
                int v = (int) row;
                int u = (int) column;
                float z = depth.at(v, u);
                if (depth.kind().hasValue(z)) {
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

    /**
     * The number of points that {@link #of} gives.
     *
     * @throws IllegalArgumentException if the map is not metric or the stride is below 1
     */
    public static int count(DepthImage depth, int stride) {
        if (depth.kind() != DepthKind.METRIC_DEPTH) {
            throw new IllegalArgumentException(
                    "a point cloud needs a map of " + DepthKind.METRIC_DEPTH + ", not " + depth);
        }
        if (stride < 1) {
            throw new IllegalArgumentException("stride is " + stride + "; expected 1 or more");
        }
        int count = 0;
        for (long row = 0; row < depth.height(); row += stride) {
            for (long column = 0; column < depth.width(); column += stride) {
                if (depth.kind().hasValue(depth.at((int) row, (int) column))) {
                    count++;
                }
            }
        }
        return count;
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
