// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.Experimental;

/**
 * The ground around a camera from above, in square cells that are free or occupied (Elfes, Using
 * Occupancy Grids for Mobile Robot Perception and Navigation, 1989). {@link OccupancyMapper} makes
 * it. Immutable.
 *
 * @param cellMetres side of a cell
 * @param cells the cells that are known, by distance and then from left to right. Nothing is known
 *     of others: no pixel shows them
 */
@Experimental
public record OccupancyGrid(double cellMetres, List<Cell> cells) {

    /**
     * A cell.
     *
     * @param x metres from the camera to the right, of the cell's centre
     * @param forward metres ahead of the camera along the ground, of the cell's centre
     * @param occupied whether something stands on the ground; otherwise the ground is free
     * @param points number of pixels that show what stands there, or the ground
     */
    @Experimental
    public record Cell(double x, double forward, boolean occupied, int points) {}

    public OccupancyGrid {
        cells = List.copyOf(cells);
    }

    /**
     * The nearest occupied cell of a corridor straight ahead.
     *
     * @param halfWidthMetres half of the corridor's width; cells whose centre is in it count
     */
    public Optional<Cell> nearest(double halfWidthMetres) {
        return cells.stream()
                .filter(cell -> cell.occupied() && Math.abs(cell.x()) <= halfWidthMetres)
                .findFirst();
    }
}
