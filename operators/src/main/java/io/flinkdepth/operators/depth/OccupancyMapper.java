// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;

/**
 * Makes {@link OccupancyGrid}s of metric maps:
 *
 * <pre>{@code
 * OccupancyMapper mapper = OccupancyMapper.builder(new CameraMount(1.55, 0.035)).build();
 * OccupancyGrid grid = mapper.map(DepthImage.of(depth), intrinsics);
 * }</pre>
 *
 * <p>Each pixel is a point of {@link PointCloud}, and {@link CameraMount} gives its place above the
 * ground. Points from {@link Builder#minHeight} to {@link Builder#maxHeight} above the ground are
 * obstacles, and those within {@code minHeight} of it are ground; others, such as a bridge, do not
 * count. A cell is occupied with {@link Builder#minPoints} obstacle points, else free if it has as
 * many points of the ground, else unknown. Immutable and thread-safe.
 */
@Experimental
public final class OccupancyMapper implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Side of a cell, unless {@link Builder#cell} sets another. */
    public static final double DEFAULT_CELL_METRES = 0.5;

    private static final int MAX_CELLS = 1_000_000;

    private final CameraMount mount;
    private final double cell;
    private final double minHeight;
    private final double maxHeight;
    private final int minPoints;
    private final int columns;
    private final int rows;

    private OccupancyMapper(Builder builder) {
        mount = builder.mount;
        cell = builder.cellMetres;
        minHeight = builder.minHeightMetres;
        maxHeight = builder.maxHeightMetres;
        minPoints = builder.minPoints;
        columns = 2 * (int) Math.ceil(builder.halfWidthMetres / cell);
        rows = (int) Math.ceil(builder.rangeMetres / cell);
    }

    /** Creates a builder with all defaults for a camera at this position. */
    public static Builder builder(CameraMount mount) {
        return new Builder(mount);
    }

    /**
     * Maps what a depth map shows.
     *
     * @param depth metres; pixels that are not finite or not above 0 are left out
     * @param camera in pixels of the map
     * @throws IllegalArgumentException if the map is not metric
     */
    public OccupancyGrid map(DepthImage depth, CameraIntrinsics camera) {
        if (depth.kind() != DepthKind.METRIC_DEPTH) {
            throw new IllegalArgumentException(
                    "occupancy needs a map of " + DepthKind.METRIC_DEPTH + ", not " + depth);
        }
        int[] obstacles = new int[rows * columns];
        int[] ground = new int[rows * columns];
        for (int v = 0; v < depth.height(); v++) {
            double down = (v - camera.principalY()) / camera.focalY();
            // Both are linear in the depth of a row's points.
            double forward = mount.forward(down, 1);
            double fall = mount.heightMetres() - mount.above(down, 1);
            for (int u = 0; u < depth.width(); u++) {
                float z = depth.at(v, u);
                if (!depth.kind().hasValue(z)) {
                    continue;
                }
                int index = index((u - camera.principalX()) / camera.focalX() * z, forward * z);
                double above = mount.heightMetres() - fall * z;
                if (index >= 0 && above >= minHeight && above <= maxHeight) {
                    obstacles[index]++;
                } else if (index >= 0 && Math.abs(above) < minHeight) {
                    ground[index]++;
                }
            }
        }
        return new OccupancyGrid(cell, cells(obstacles, ground));
    }

    /** The cell of a point; -1 outside of the grid. */
    private int index(double x, double forward) {
        double column = Math.floor(x / cell) + columns / 2;
        double row = Math.floor(forward / cell);
        boolean inside = column >= 0 && column < columns && row >= 0 && row < rows;
        return inside ? (int) row * columns + (int) column : -1;
    }

    private List<OccupancyGrid.Cell> cells(int[] obstacles, int[] ground) {
        List<OccupancyGrid.Cell> cells = new ArrayList<>();
        for (int i = 0; i < obstacles.length; i++) {
            boolean occupied = obstacles[i] >= minPoints;
            int points = occupied ? obstacles[i] : ground[i];
            if (points >= minPoints) {
                double x = (i % columns - columns / 2 + 0.5) * cell;
                double forward = (i / columns + 0.5) * cell;
                cells.add(new OccupancyGrid.Cell(x, forward, occupied, points));
            }
        }
        return cells;
    }

    /** Builds {@link OccupancyMapper}. Not thread-safe. */
    @Experimental
    public static final class Builder {

        private final CameraMount mount;
        private double cellMetres = DEFAULT_CELL_METRES;
        private double halfWidthMetres = 15;
        private double rangeMetres = 40;
        private double minHeightMetres = 0.3;
        private double maxHeightMetres = 2.5;
        private int minPoints = 4;

        private Builder(CameraMount mount) {
            this.mount = Objects.requireNonNull(mount, "mount");
        }

        /** Side of a cell; 0.5 m by default. */
        public Builder cell(double metres) {
            cellMetres = metres;
            return this;
        }

        /** How far the grid reaches to either side; 15 m by default. */
        public Builder halfWidth(double metres) {
            halfWidthMetres = metres;
            return this;
        }

        /** How far the grid reaches ahead; 40 m by default. */
        public Builder range(double metres) {
            rangeMetres = metres;
            return this;
        }

        /** Height above the ground from which a point is an obstacle; 0.3 m by default. */
        public Builder minHeight(double metres) {
            minHeightMetres = metres;
            return this;
        }

        /** Height above the ground up to which a point is an obstacle; 2.5 m by default. */
        public Builder maxHeight(double metres) {
            maxHeightMetres = metres;
            return this;
        }

        /** Minimum number of points that a known cell has; 4 by default. */
        public Builder minPoints(int points) {
            minPoints = points;
            return this;
        }

        /**
         * Checks the settings.
         *
         * @throws IllegalArgumentException names the setting and the allowed values
         */
        public OccupancyMapper build() {
            requirePositive("cell", cellMetres);
            requirePositive("halfWidth", halfWidthMetres);
            requirePositive("range", rangeMetres);
            requirePositive("minHeight", minHeightMetres);
            if (!(maxHeightMetres > minHeightMetres)) {
                throw new IllegalArgumentException(
                        "maxHeight is %s and minHeight is %s; give a larger maxHeight"
                                .formatted(maxHeightMetres, minHeightMetres));
            }
            if (minPoints < 1) {
                throw new IllegalArgumentException(
                        "minPoints is " + minPoints + "; give 1 or more");
            }
            double cells =
                    2
                            * Math.ceil(halfWidthMetres / cellMetres)
                            * Math.ceil(rangeMetres / cellMetres);
            if (cells > MAX_CELLS) {
                throw new IllegalArgumentException(
                        "the grid has %.0f cells; give a larger cell, or a smaller halfWidth or range, for at most %d"
                                .formatted(cells, MAX_CELLS));
            }
            return new OccupancyMapper(this);
        }

        private static void requirePositive(String name, double metres) {
            if (!(metres > 0) || Double.isInfinite(metres)) {
                throw new IllegalArgumentException(
                        name + " is " + metres + " m; give a number above 0");
            }
        }
    }
}
