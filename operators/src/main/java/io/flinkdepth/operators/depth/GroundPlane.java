// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.util.Arrays;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * The flat ground in front of a camera of known height, as {@link ReferencePoints} of each map:
 *
 * <pre>{@code
 * DataStream<ReferencePoints> ground =
 *         depth.flatMap(new GroundPlane(calibrations, 1.65, 0, 5, 20), TypeInformation.of(ReferencePoints.class));
 * }</pre>
 *
 * <p>The points lie in the strip of 2 m that the camera looks along, where {@link CameraMount} puts
 * the ground. What stands on the strip is an outlier for {@link MetricAlignment}, as long as half
 * of the strip is free. Maps of cameras without a calibration give no points. Immutable.
 *
 * @param cameras the calibrations, at the size of the frames or any other
 * @param heightMetres height of the cameras above the ground
 * @param pitchRadians angle of the optical axis below the horizon, 0 for a level camera
 * @param nearMetres distance of the nearest points along the ground
 * @param farMetres distance of the farthest points
 */
@Experimental
public record GroundPlane(
        CameraCalibrations cameras,
        double heightMetres,
        double pitchRadians,
        double nearMetres,
        double farMetres)
        implements FlatMapFunction<DepthMap, ReferencePoints> {

    private static final int DISTANCES = 24;
    private static final int ACROSS = 9;
    private static final double HALF_WIDTH_METRES = 1;

    public GroundPlane {
        new CameraMount(heightMetres, pitchRadians);
        if (!(nearMetres > 0 && nearMetres < farMetres) || Double.isInfinite(farMetres)) {
            throw new IllegalArgumentException(
                    "the ground reaches from %s m to %s m; give two distances, the nearer one first"
                            .formatted(nearMetres, farMetres));
        }
    }

    /** Where the cameras are above the ground. */
    public CameraMount mount() {
        return new CameraMount(heightMetres, pitchRadians);
    }

    @Override
    public void flatMap(DepthMap depth, Collector<ReferencePoints> out) {
        Frame frame = new Frame(depth.identity(), new byte[0], null);
        CameraIntrinsics camera = cameras.intrinsics(frame, depth.width(), depth.height());
        if (camera != null) {
            out.collect(points(depth, camera));
        }
    }

    /** The points of a map that lie in its picture. */
    private ReferencePoints points(DepthMap depth, CameraIntrinsics camera) {
        float[] columns = new float[DISTANCES * ACROSS];
        float[] rows = new float[columns.length];
        float[] metres = new float[columns.length];
        CameraMount mount = mount();
        int count = 0;
        for (int i = 0; i < DISTANCES; i++) {
            // At equal steps in the picture, which are equal steps of the inverse distance.
            double share = (double) i / (DISTANCES - 1);
            double distance = 1 / ((1 - share) / nearMetres + share / farMetres);
            double z = mount.z(distance, 0);
            double row = mount.row(camera, distance, 0);
            for (int j = 0; j < ACROSS; j++) {
                double side = HALF_WIDTH_METRES * (2.0 * j / (ACROSS - 1) - 1);
                double column = mount.column(camera, side, distance, 0);
                if (z > 0 && isInside(column, depth.width()) && isInside(row, depth.height())) {
                    columns[count] = (float) column;
                    rows[count] = (float) row;
                    metres[count++] = (float) z;
                }
            }
        }
        return new ReferencePoints(
                depth.identity().cameraId(),
                depth.identity().eventTimeMillis(),
                depth.width(),
                depth.height(),
                Arrays.copyOf(columns, count),
                Arrays.copyOf(rows, count),
                Arrays.copyOf(metres, count));
    }

    private static boolean isInside(double position, int size) {
        return position >= -0.5 && position < size - 0.5;
    }
}
