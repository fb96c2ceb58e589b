// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.depth.OccupancyGrid;
import io.flinkdepth.operators.depth.OccupancyMapper;
import io.flinkdepth.operators.table.function.internal.Occupancy;
import io.flinkdepth.operators.table.function.internal.PointClouds;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;

/**
 * {@code depth_occupancy(depth BYTES, focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY
 * DOUBLE, height DOUBLE, pitch DOUBLE[, cell DOUBLE])}: {@code ARRAY<ROW<x FLOAT, forward FLOAT,
 * occupied BOOLEAN, points INT>>}, the known cells of the ground in front of a camera, by distance
 * and then from left to right: the centre in metres to the right of the camera and ahead of it,
 * whether something stands there, and how many pixels show that. {@code height} is that of the
 * camera above the ground in metres, {@code pitch} the angle of its optical axis below the horizon
 * in radians, {@code cell} the side of a cell, 0.5 m by default. {@link OccupancyMapper} describes
 * the rest.
 */
@PublicEvolving
public class DepthOccupancy extends DepthFunction {

    private static final String CELLS =
            "ARRAY<ROW<x FLOAT, forward FLOAT, occupied BOOLEAN, points INT>>";

    /** Uses cells of 0.5 m. */
    @DataTypeHint(value = CELLS, bridgedTo = ArrayData.class)
    public ArrayData eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            Double height,
            Double pitch) {
        return eval(
                depth,
                focalX,
                focalY,
                principalX,
                principalY,
                height,
                pitch,
                OccupancyMapper.DEFAULT_CELL_METRES);
    }

    /** See the class. */
    @DataTypeHint(value = CELLS, bridgedTo = ArrayData.class)
    public ArrayData eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            Double height,
            Double pitch,
            Double cell) {
        return evaluate(
                () ->
                        rows(
                                Occupancy.of(
                                        decode(depth),
                                        PointClouds.camera(focalX, focalY, principalX, principalY),
                                        height,
                                        pitch,
                                        cell)),
                depth,
                focalX,
                focalY,
                principalX,
                principalY,
                height,
                pitch,
                cell);
    }

    private static ArrayData rows(OccupancyGrid grid) {
        return new GenericArrayData(
                grid.cells().stream()
                        .map(
                                cell ->
                                        GenericRowData.of(
                                                (float) cell.x(),
                                                (float) cell.forward(),
                                                cell.occupied(),
                                                cell.points()))
                        .toArray());
    }

    @Override
    String name() {
        return "depth_occupancy";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthOccupancy {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
