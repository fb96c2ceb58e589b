// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.depth.OccupancyGrid;
import io.flinkdepth.operators.depth.OccupancyMapper;
import io.flinkdepth.operators.table.function.internal.Occupancy;
import io.flinkdepth.operators.table.function.internal.PointClouds;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * {@code depth_nearest_obstacle(depth BYTES, focalX DOUBLE, focalY DOUBLE, principalX DOUBLE,
 * principalY DOUBLE, height DOUBLE, pitch DOUBLE, halfWidth DOUBLE[, cell DOUBLE])}: {@code ROW<x
 * FLOAT, forward FLOAT>}, the nearest occupied cell of {@link DepthOccupancy} in a corridor
 * straight ahead that is twice {@code halfWidth} metres wide; NULL if the corridor is free as far
 * as the camera sees.
 */
@PublicEvolving
public class DepthNearestObstacle extends DepthFunction {

    private static final String PLACE = "ROW<x FLOAT, forward FLOAT>";

    /** Uses cells of 0.5 m. */
    @DataTypeHint(value = PLACE, bridgedTo = RowData.class)
    public RowData eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            Double height,
            Double pitch,
            Double halfWidth) {
        return eval(
                depth,
                focalX,
                focalY,
                principalX,
                principalY,
                height,
                pitch,
                halfWidth,
                OccupancyMapper.DEFAULT_CELL_METRES);
    }

    /** See the class. */
    @DataTypeHint(value = PLACE, bridgedTo = RowData.class)
    public RowData eval(
            byte[] depth,
            Double focalX,
            Double focalY,
            Double principalX,
            Double principalY,
            Double height,
            Double pitch,
            Double halfWidth,
            Double cell) {
        return evaluate(
                () ->
                        Occupancy.of(
                                        decode(depth),
                                        PointClouds.camera(focalX, focalY, principalX, principalY),
                                        height,
                                        pitch,
                                        cell)
                                .nearest(Occupancy.halfWidth(halfWidth))
                                .map(DepthNearestObstacle::row)
                                .orElse(null),
                depth,
                focalX,
                focalY,
                principalX,
                principalY,
                height,
                pitch,
                halfWidth,
                cell);
    }

    private static RowData row(OccupancyGrid.Cell cell) {
        return GenericRowData.of((float) cell.x(), (float) cell.forward());
    }

    @Override
    String name() {
        return "depth_nearest_obstacle";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthNearestObstacle {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
