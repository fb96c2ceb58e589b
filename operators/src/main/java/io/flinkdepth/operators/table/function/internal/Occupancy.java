// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.CameraMount;
import io.flinkdepth.operators.depth.OccupancyGrid;
import io.flinkdepth.operators.depth.OccupancyMapper;
import org.apache.flink.annotation.Internal;

/** Makes occupancy grids of the arguments of functions. */
@Internal
public final class Occupancy {

    private Occupancy() {}

    /** Returns the grid of a map; throws with a message if an argument is out of its range. */
    public static OccupancyGrid of(
            DepthImage depth, CameraIntrinsics camera, double height, double pitch, double cell)
            throws BadArgumentException {
        Arguments.requireKind(
                depth, DepthKind.METRIC_DEPTH, "turn it into metres by depth_to_metres");
        try {
            return OccupancyMapper.builder(new CameraMount(height, pitch))
                    .cell(cell)
                    .build()
                    .map(depth, camera);
        } catch (IllegalArgumentException e) {
            throw new BadArgumentException(e.getMessage());
        }
    }

    /** Checks half of a corridor's width. */
    public static double halfWidth(double metres) throws BadArgumentException {
        Arguments.requirePositive("halfWidth", metres);
        return metres;
    }
}
