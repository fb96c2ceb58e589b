// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.annotation.Experimental;

/**
 * Writes point clouds as PLY files with the format {@code binary_little_endian 1.0} (Turk, The PLY
 * Polygon File Format, 1994). Thread-safe.
 */
@Experimental
public final class PlyFile {

    private static final int FLOATS = 3 * Float.BYTES;
    private static final int COLOURS = 3;
    private static final String COLOUR_PROPERTIES =
            "property uchar red\nproperty uchar green\nproperty uchar blue\n";

    /** Rows of a map whose points are in memory at a time. */
    private static final int ROWS_AT_ONCE = 64;

    private PlyFile() {}

    /** Returns the file of points without colours. */
    public static byte[] of(PointCloud cloud) {
        byte[] header = header(cloud.size(), "");
        ByteBuffer file = littleEndian(header.length + FLOATS * cloud.size()).put(header);
        for (int i = 0; i < cloud.size(); i++) {
            putPoint(file, cloud, i);
        }
        return file.array();
    }

    /**
     * Returns the file of points with the colours of a picture of the same view; for a picture with
     * another size, the nearest pixel is used.
     */
    public static byte[] of(PointCloud cloud, DepthImage depth, DecodedImage picture) {
        byte[] header = header(cloud.size(), COLOUR_PROPERTIES);
        ByteBuffer file =
                littleEndian(header.length + (FLOATS + COLOURS) * cloud.size()).put(header);
        putColoured(file, cloud, 0, depth, Colours.of(picture));
        return file.array();
    }

    /**
     * Writes the points of every pixel of a metric map that has a value, with the colours of a
     * picture of the same view. A part of the points is in memory at a time.
     *
     * @param camera the intrinsics, in pixels of the map
     * @throws IllegalArgumentException if the map is not metric
     */
    public static void write(
            DepthImage depth, CameraIntrinsics camera, DecodedImage picture, OutputStream out)
            throws IOException {
        out.write(header(PointCloud.count(depth, 1), COLOUR_PROPERTIES));
        Colours colours = Colours.of(picture);
        for (int row = 0; row < depth.height(); row += ROWS_AT_ONCE) {
            int end = Math.min(depth.height(), row + ROWS_AT_ONCE);
            PointCloud cloud = PointCloud.of(rows(depth, row, end), below(camera, row), 1);
            ByteBuffer points = littleEndian((FLOATS + COLOURS) * cloud.size());
            putColoured(points, cloud, row * depth.width(), depth, colours);
            out.write(points.array());
        }
    }

    private static DepthImage rows(DepthImage depth, int from, int to) {
        float[] values =
                Arrays.copyOfRange(depth.values(), from * depth.width(), to * depth.width());
        return new DepthImage(depth.width(), to - from, depth.kind(), values);
    }

    /** The same camera for a map that begins at another row. */
    private static CameraIntrinsics below(CameraIntrinsics camera, int row) {
        return new CameraIntrinsics(
                camera.focalX(), camera.focalY(), camera.principalX(), camera.principalY() - row);
    }

    /** The pixels of a picture. */
    private record Colours(byte[] rgb, int width, int height) {

        static Colours of(DecodedImage picture) {
            return new Colours(picture.toRgb(), picture.width(), picture.height());
        }

        /** Where the colour of a pixel of a map begins. */
        int at(int pixel, DepthImage depth) {
            int column = nearest(pixel % depth.width(), depth.width(), width);
            int row = nearest(pixel / depth.width(), depth.height(), height);
            return COLOURS * (row * width + column);
        }

        /** Returns the index of the pixel in another size that contains the pixel's centre. */
        private static int nearest(int index, int size, int otherSize) {
            return (int) ((2L * index + 1) * otherSize / (2L * size));
        }
    }

    /**
     * @param firstPixel the pixel of the map where the cloud's pixels begin
     */
    private static void putColoured(
            ByteBuffer file, PointCloud cloud, int firstPixel, DepthImage depth, Colours colours) {
        for (int i = 0; i < cloud.size(); i++) {
            putPoint(file, cloud, i);
            int at = colours.at(firstPixel + cloud.pixels()[i], depth);
            file.put(colours.rgb(), at, COLOURS);
        }
    }

    private static byte[] header(int points, String properties) {
        String header =
                "ply\nformat binary_little_endian 1.0\n"
                        + ("element vertex " + points + "\n")
                        + "property float x\nproperty float y\nproperty float z\n"
                        + properties
                        + "end_header\n";
        return header.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void putPoint(ByteBuffer file, PointCloud cloud, int index) {
        for (int axis = 0; axis < 3; axis++) {
            file.putFloat(cloud.coordinates()[3 * index + axis]);
        }
    }
}
