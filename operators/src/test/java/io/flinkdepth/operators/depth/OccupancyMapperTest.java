// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ray through each pixel meets a box or the ground, and gives the depth of its pixel. */
class OccupancyMapperTest {

    private static final CameraIntrinsics CAMERA = new CameraIntrinsics(300, 300, 159.5, 119.5);
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final double BOX_NEAR = 8.1;
    private static final double BOX_LEFT = 1.1;
    private static final double BOX_RIGHT = 2.9;

    /** A box whose front is at 8.1 m, from 1.1 m to 2.9 m on the right, with a bridge over it. */
    private static DepthImage scene(CameraMount mount, double boxTop) {
        float[] metres = new float[WIDTH * HEIGHT];
        for (int v = 0; v < HEIGHT; v++) {
            double y = (v - CAMERA.principalY()) / CAMERA.focalY();
            double down = mount.heightMetres() - mount.above(y, 1);
            for (int u = 0; u < WIDTH; u++) {
                double x = (u - CAMERA.principalX()) / CAMERA.focalX();
                double ground = down > 0 ? mount.heightMetres() / down : Double.POSITIVE_INFINITY;
                double front = BOX_NEAR / mount.forward(y, 1);
                double above = mount.above(y * front, front);
                boolean box =
                        above >= 0
                                && above <= boxTop
                                && x * front >= BOX_LEFT
                                && x * front <= BOX_RIGHT;
                boolean bridge = above >= 3 && above <= 5;
                metres[v * WIDTH + u] = (float) (box || bridge ? front : ground);
            }
        }
        return new DepthImage(WIDTH, HEIGHT, DepthKind.METRIC_DEPTH, metres);
    }

    private static List<OccupancyGrid.Cell> cells(
            OccupancyGrid grid, Predicate<OccupancyGrid.Cell> which) {
        return grid.cells().stream().filter(which).toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, -0.05})
    void aBoxIsOccupiedAndTheGroundIsFree(double pitch) {
        CameraMount mount = new CameraMount(1.5, pitch);
        OccupancyGrid grid = OccupancyMapper.builder(mount).build().map(scene(mount, 1.4), CAMERA);
        assertThat(cells(grid, OccupancyGrid.Cell::occupied))
                .extracting(OccupancyGrid.Cell::x, OccupancyGrid.Cell::forward)
                .containsExactly(tuple(1.25), tuple(1.75), tuple(2.25), tuple(2.75));
        assertThat(cells(grid, cell -> !cell.occupied() && cell.forward() < 8 && cell.x() == 0.25))
                .as("ground before the box")
                .hasSizeGreaterThan(5);
        assertThat(cells(grid, cell -> cell.x() == 2.25 && Math.abs(cell.forward() - 10.5) < 2))
                .as("behind the box, nothing is seen")
                .isEmpty();
        assertThat(grid.nearest(1)).as("beside the box").isEmpty();
        assertThat(grid.nearest(1.5).orElseThrow().forward()).isEqualTo(8.25);
    }

    private static Tuple tuple(double x) {
        return Tuple.tuple(x, 8.25);
    }

    @Test
    void heightsSayWhatAnObstacleIs() {
        CameraMount mount = new CameraMount(1.5, 0);
        DepthImage kerb = scene(mount, 0.2);
        OccupancyMapper.Builder mapper = OccupancyMapper.builder(mount);
        assertThat(cells(mapper.build().map(kerb, CAMERA), OccupancyGrid.Cell::occupied)).isEmpty();
        assertThat(
                        cells(
                                mapper.minHeight(0.1).minPoints(2).build().map(kerb, CAMERA),
                                OccupancyGrid.Cell::occupied))
                .hasSize(4);
        assertThat(
                        cells(
                                mapper.maxHeight(4).build().map(kerb, CAMERA),
                                cell -> cell.occupied() && cell.x() < 0))
                .as("the bridge")
                .isNotEmpty();
    }

    @Test
    void pointsOutsideOfTheGridOrWithoutAValueDoNotCount() {
        CameraMount mount = new CameraMount(1.5, 0);
        DepthImage scene = scene(mount, 1.4);
        OccupancyGrid small =
                OccupancyMapper.builder(mount).halfWidth(1).range(7).build().map(scene, CAMERA);
        assertThat(small.cells())
                .isNotEmpty()
                .allSatisfy(
                        cell -> {
                            assertThat(Math.abs(cell.x())).isLessThan(1);
                            assertThat(cell.forward()).isBetween(0.0, 7.0);
                        });
        float[] nothing = {Float.NaN, 0, -1, Float.POSITIVE_INFINITY};
        DepthImage empty = new DepthImage(2, 2, DepthKind.METRIC_DEPTH, nothing);
        OccupancyMapper all = OccupancyMapper.builder(mount).minPoints(1).build();
        assertThat(all.map(empty, CAMERA).cells()).isEmpty();
    }

    @Test
    void pointsAreCounted() {
        CameraMount mount = new CameraMount(1.5, 0);
        float[] values = {3, 3, 3, 3, 3, 3};
        DepthImage wall = new DepthImage(3, 2, DepthKind.METRIC_DEPTH, values);
        CameraIntrinsics camera = new CameraIntrinsics(300, 300, 0, 0.5);
        OccupancyGrid grid = OccupancyMapper.builder(mount).build().map(wall, camera);
        assertThat(grid.cells()).containsExactly(new OccupancyGrid.Cell(0.25, 3.25, true, 6));
        assertThat(OccupancyMapper.builder(mount).minPoints(7).build().map(wall, camera).cells())
                .isEmpty();
    }

    @Test
    void aMountGoesBothWays() {
        CameraMount mount = new CameraMount(1.5, 0.2);
        double y = mount.y(7, 0.4);
        double z = mount.z(7, 0.4);
        assertThat(mount.forward(y, z)).isCloseTo(7, within(1e-12));
        assertThat(mount.above(y, z)).isCloseTo(0.4, within(1e-12));
        assertThat(y)
                .as("the camera looks down, so the point is higher in the picture")
                .isLessThan(1.1);
        assertThatThrownBy(() -> new CameraMount(0, 0))
                .hasMessage("heightMetres is 0.0; give the height above the ground");
        assertThatThrownBy(() -> new CameraMount(1, 2))
                .hasMessage("pitchRadians is 2.0; give an angle below a right angle");
    }

    @Test
    void badSettingsAreNamed() {
        OccupancyMapper.Builder builder = OccupancyMapper.builder(new CameraMount(1.5, 0));
        assertThatThrownBy(() -> builder.cell(0.01).build())
                .hasMessage(
                        "the grid has 12000000 cells; give a larger cell, or a smaller halfWidth or range, for at most 1000000");
        assertThatThrownBy(() -> builder.cell(Double.NaN).build())
                .hasMessage("cell is NaN m; give a number above 0");
        assertThatThrownBy(() -> builder.cell(1).maxHeight(0.3).build())
                .hasMessage("maxHeight is 0.3 and minHeight is 0.3; give a larger maxHeight");
        assertThatThrownBy(() -> builder.maxHeight(2).minPoints(0).build())
                .hasMessage("minPoints is 0; give 1 or more");
        DepthImage relative = new DepthImage(1, 1, DepthKind.RELATIVE_DISPARITY, new float[] {1});
        assertThatThrownBy(() -> builder.minPoints(1).build().map(relative, CAMERA))
                .hasMessageContaining("occupancy needs a map of METRIC_DEPTH");
    }
}
