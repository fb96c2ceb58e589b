// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.camera.CameraCalibration;
import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroundPlaneTest {

    private static final CameraIntrinsics CAMERA = new CameraIntrinsics(700, 720, 600, 170);
    private static final DepthMap MAP =
            new DepthMap(
                    new FrameIdentity("front", 3, 1234),
                    1242,
                    375,
                    new float[1242 * 375],
                    DepthKind.RELATIVE_DISPARITY,
                    new ModelVersion("m", "1"),
                    InferenceTimings.NONE);

    /** Each point is lifted to the scene and lies on the ground and in the strip. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, -0.02})
    void pointsLieOnTheGround(double pitch) {
        CameraCalibrations cameras =
                CameraCalibrations.of(Map.of("front", new CameraCalibration(1242, 375, CAMERA)));
        List<ReferencePoints> collected = new ArrayList<>();
        new GroundPlane(cameras, 1.65, pitch, 6, 30).flatMap(MAP, new ListCollector<>(collected));
        assertThat(collected).hasSize(1);
        ReferencePoints points = collected.get(0);
        assertThat(points.size()).isGreaterThan(100);
        assertThat(points.eventTimeMillis()).isEqualTo(1234);
        for (int i = 0; i < points.size(); i++) {
            double z = points.metres()[i];
            double x = (points.columns()[i] - CAMERA.principalX()) * z / CAMERA.focalX();
            double y = (points.rows()[i] - CAMERA.principalY()) * z / CAMERA.focalY();
            assertThat(y * Math.cos(pitch) + z * Math.sin(pitch)).isCloseTo(1.65, within(1e-3));
            assertThat(z * Math.cos(pitch) - y * Math.sin(pitch)).isBetween(5.99, 30.01);
            assertThat(Math.abs(x)).isLessThan(1.001);
        }
    }
}
