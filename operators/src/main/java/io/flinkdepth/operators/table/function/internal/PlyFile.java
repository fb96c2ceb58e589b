// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.annotation.Internal;

/**
 * Writes point clouds as PLY files with the format {@code binary_little_endian 1.0} (Turk, The PLY
 * Polygon File Format, 1994).
 */
@Internal
public final class PlyFile {

    private static final int FLOATS = 3 * Float.BYTES;
    private static final int COLOURS = 3;

    private PlyFile() {}

    /** Writes points without colours. */
    public static byte[] of(PointCloud cloud) {
        ByteBuffer file = begin(cloud, FLOATS, "");
        for (int i = 0; i < cloud.size(); i++) {
            putPoint(file, cloud, i);
        }
        return file.array();
    }

    /**
     * Writes points with the colours of a picture of the same view; for a picture with another
     * size, the nearest pixel is used.
     */
    public static byte[] of(PointCloud cloud, DepthImage depth, DecodedImage picture) {
        String properties = "property uchar red\nproperty uchar green\nproperty uchar blue\n";
        ByteBuffer file = begin(cloud, FLOATS + COLOURS, properties);
        byte[] rgb = picture.toRgb();
        for (int i = 0; i < cloud.size(); i++) {
            putPoint(file, cloud, i);
            int pixel = cloud.pixels()[i];
            int column = nearest(pixel % depth.width(), depth.width(), picture.width());
            int row = nearest(pixel / depth.width(), depth.height(), picture.height());
            file.put(rgb, COLOURS * (row * picture.width() + column), COLOURS);
        }
        return file.array();
    }

    /** Returns the index of the pixel in another size that contains the centre of this pixel. */
    private static int nearest(int index, int size, int otherSize) {
        return (int) ((2L * index + 1) * otherSize / (2L * size));
    }

    private static ByteBuffer begin(PointCloud cloud, int bytesPerPoint, String properties) {
        String header =
                "ply\nformat binary_little_endian 1.0\n"
                        + ("element vertex " + cloud.size() + "\n")
                        + "property float x\nproperty float y\nproperty float z\n"
                        + properties
                        + "end_header\n";
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(text.length + bytesPerPoint * cloud.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(text);
    }

    private static void putPoint(ByteBuffer file, PointCloud cloud, int index) {
        for (int axis = 0; axis < 3; axis++) {
            file.putFloat(cloud.coordinates()[3 * index + axis]);
        }
    }
}
