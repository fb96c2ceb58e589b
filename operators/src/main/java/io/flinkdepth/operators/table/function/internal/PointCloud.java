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

    /**
     * The points of every stride-th column of every stride-th row, row by row; pixels without a
     * value give none.
     */
    public static PointCloud of(DepthImage depth, CameraIntrinsics camera, int stride)
            throws BadArgumentException {
        Arguments.requireKind(
                depth, DepthKind.METRIC_DEPTH, "turn it into metres by depth_to_metres");
        if (stride < 1) {
            throw new BadArgumentException("stride is " + stride + "; expected 1 or more");
        }
        int columns = (depth.width() - 1) / stride + 1;
        int rows = (depth.height() - 1) / stride + 1;
        float[] coordinates = new float[3 * columns * rows];
        int[] pixels = new int[columns * rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            int v = row * stride;
            for (int column = 0; column < columns; column++) {
                int u = column * stride;
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
        return new PointCloud(Arrays.copyOf(coordinates, 3 * count), Arrays.copyOf(pixels, count));
    }

    /** A camera, or a sentence about what is wrong with it. */
    public static CameraIntrinsics camera(
            double focalX, double focalY, double principalX, double principalY)
            throws BadArgumentException {
        Arguments.requirePositive("focalX", focalX);
        Arguments.requirePositive("focalY", focalY);
        Arguments.requireFinite("principalX", principalX);
        Arguments.requireFinite("principalY", principalY);
        return new CameraIntrinsics(focalX, focalY, principalX, principalY);
    }

    /** Points. */
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
