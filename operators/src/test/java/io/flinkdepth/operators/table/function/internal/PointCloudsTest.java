// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.PlyFile;
import io.flinkdepth.operators.depth.PointCloud;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PointCloudsTest {

    private static final CameraIntrinsics CAMERA = new CameraIntrinsics(2, 4, 1, 2);

    @Test
    void pointsGoThroughAPinhole() throws Exception {
        DepthImage metric = new DepthImage(2, 2, DepthKind.METRIC_DEPTH, new float[] {2, 4, 0, 8});
        PointCloud cloud = PointClouds.of(metric, CAMERA, 1);
        // (0, 0) at 2 m: x = (0 - 1) 2 / 2, y = (0 - 2) 2 / 4; the third pixel has no value.
        assertThat(cloud.coordinates()).containsExactly(-1, -1, 2, 0, -2, 4, 0, -2, 8);
        assertThat(cloud.pixels()).containsExactly(0, 1, 3);
    }

    @Test
    void aStrideTakesEverySoManyth() throws Exception {
        assertThat(PointClouds.of(DepthMaps.metric(), CAMERA, 2).pixels())
                .containsExactly(0, 2, 8, 10);
        assertThat(PointClouds.of(DepthMaps.metric(), CAMERA, 3).pixels()).containsExactly(0, 3);
        assertThat(PointClouds.of(DepthMaps.metric(), CAMERA, Integer.MAX_VALUE).pixels())
                .containsExactly(0);
    }

    @Test
    void tooManyPointsAreBadInput() throws Exception {
        float[] values = new float[2001 * 2000];
        Arrays.fill(values, 1);
        DepthImage metric = new DepthImage(2001, 2000, DepthKind.METRIC_DEPTH, values);
        assertThatThrownBy(() -> PointClouds.of(metric, CAMERA, 1))
                .isInstanceOf(BadArgumentException.class)
                .hasMessage(
                        "the map of 2001 x 2000 pixels gives 4002000 points with stride 1; expected at most 4000000: give a larger stride");
        assertThat(PointClouds.of(metric, CAMERA, 2).size()).isEqualTo(1001 * 1000);
        Arrays.fill(values, 0, 2000, 0);
        assertThat(PointClouds.of(metric, CAMERA, 1).size())
                .as("what has no value is not counted")
                .isEqualTo(PointClouds.MAX_POINTS);
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> PointClouds.of(DepthMaps.metric(), CAMERA, 0))
                .hasMessage("stride is 0; expected 1 or more");
        assertThatThrownBy(() -> PointClouds.of(DepthMaps.relative(), CAMERA, 1))
                .hasMessage(
                        "the map holds relative disparity; expected metres: turn it into metres by depth_to_metres");
        assertThatThrownBy(() -> PointClouds.camera(0, 1, 0, 0))
                .hasMessage("focalX is 0.0; expected a finite number above 0");
        assertThatThrownBy(() -> PointClouds.camera(1, Double.NaN, 0, 0))
                .hasMessageContaining("focalY is NaN");
        assertThatThrownBy(() -> PointClouds.camera(1, 1, 0, Double.POSITIVE_INFINITY))
                .hasMessageContaining("principalY is Infinity");
    }

    @Test
    void aPlyFileHoldsThePoints() throws Exception {
        DepthImage metric = new DepthImage(2, 1, DepthKind.METRIC_DEPTH, new float[] {2, 4});
        assertThat(PlyReader.vertices(PlyFile.of(PointClouds.of(metric, CAMERA, 1))))
                .containsExactly("x=-1.0 y=-1.0 z=2.0", "x=0.0 y=-2.0 z=4.0");
    }

    @Test
    void aPlyFileHasTheColoursOfTheNearestPixels() throws Exception {
        DepthImage metric = new DepthImage(2, 2, DepthKind.METRIC_DEPTH, new float[] {0, 4, 0, 4});
        // Three columns and one row: the map's right column has its centre in the last third.
        byte[] rgb = {1, 2, 3, 4, 5, 6, 7, 8, (byte) 250};
        try (DecodedImage picture = DecodedImage.ofRgb(3, 1, rgb)) {
            PointCloud cloud = PointClouds.of(metric, CAMERA, 1);
            assertThat(PlyReader.vertices(PlyFile.of(cloud, metric, picture)))
                    .containsExactly(
                            "x=0.0 y=-2.0 z=4.0 red=7 green=8 blue=250",
                            "x=0.0 y=-1.0 z=4.0 red=7 green=8 blue=250");
        }
        byte[] column = {9, 9, 9, 1, 1, 1, 2, 2, 2, 3, 3, 3};
        try (DecodedImage picture = DecodedImage.ofRgb(1, 4, column)) {
            PointCloud cloud = PointClouds.of(metric, CAMERA, 1);
            assertThat(PlyReader.vertices(PlyFile.of(cloud, metric, picture)))
                    .containsExactly(
                            "x=0.0 y=-2.0 z=4.0 red=1 green=1 blue=1",
                            "x=0.0 y=-1.0 z=4.0 red=3 green=3 blue=3");
        }
    }

    /** More rows than are in memory at a time. */
    @Test
    void aWrittenFileIsTheSameAsOneInMemory() throws Exception {
        int width = 3;
        int height = 150;
        float[] values = new float[width * height];
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7;
            rgb[3 * i] = (byte) i;
        }
        DepthImage metric = new DepthImage(width, height, DepthKind.METRIC_DEPTH, values);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DecodedImage picture = DecodedImage.ofRgb(width, height, rgb)) {
            PlyFile.write(metric, CAMERA, picture, out);
            assertThat(out.toByteArray())
                    .isEqualTo(PlyFile.of(PointCloud.of(metric, CAMERA, 1), metric, picture));
        }
    }
}
