// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.operators.depth.PointCloud;
import io.flinkdepth.operators.table.function.internal.PointClouds;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;

/**
 * {@code depth_point_cloud(depth BYTES, focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY
 * DOUBLE[, stride INT])}: {@code ARRAY<ROW<x FLOAT, y FLOAT, z FLOAT>>}, the points of a metric
 * map, row by row; pixels without a value are skipped. Focal lengths and principal point are in
 * pixels of the map; the centre of the top left pixel is (0, 0). The axes are the camera's: x to
 * the right, y down, z forward along the optical axis, in metres: {@code x = (u - principalX) z /
 * focalX}, {@code y = (v - principalY) z / focalY}. With a stride, only every stride-th column of
 * every stride-th row gives a point.
 *
 * <p>More than 4,000,000 points are bad input. A row takes some hundred bytes of heap: use a stride
 * for large maps, or {@link DepthPointCloudPly}.
 */
@PublicEvolving
public class DepthPointCloud extends DepthFunction {

    private static final String POINTS = "ARRAY<ROW<x FLOAT, y FLOAT, z FLOAT>>";

    /** Uses every pixel. */
    @DataTypeHint(value = POINTS, bridgedTo = ArrayData.class)
    public ArrayData eval(
            byte[] depth, Double focalX, Double focalY, Double principalX, Double principalY) {
        return eval(depth, focalX, focalY, principalX, principalY, 1);
    }

    /** Uses every stride-th pixel of every stride-th row. */
    @DataTypeHint(value = POINTS, bridgedTo = ArrayData.class)
    public ArrayData eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            Integer stride) {
        return evaluate(
                () -> {
                    CameraIntrinsics camera =
                            PointClouds.camera(focalX, focalY, principalX, principalY);
                    return rows(PointClouds.of(decode(depth), camera, stride));
                },
                depth,
                focalX,
                focalY,
                principalX,
                principalY,
                stride);
    }

    private static ArrayData rows(PointCloud cloud) {
        Object[] rows = new Object[cloud.size()];
        float[] coordinates = cloud.coordinates();
        for (int i = 0; i < rows.length; i++) {
            rows[i] =
                    GenericRowData.of(
                            coordinates[3 * i], coordinates[3 * i + 1], coordinates[3 * i + 2]);
        }
        return new GenericArrayData(rows);
    }

    @Override
    String name() {
        return "depth_point_cloud";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthPointCloud {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
