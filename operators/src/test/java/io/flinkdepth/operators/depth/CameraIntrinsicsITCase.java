// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.camera.CameraCalibration;
import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Metres of a model with a canonical camera: 4 m for the pictures of this test. */
class CameraIntrinsicsITCase {

    private static final int BRIGHTNESS = 51;
    private static final double CANONICAL_FOCAL = 40;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir Path folder;
    private final List<DepthMap> depth = new ArrayList<>();
    private final List<FailedFrame> failed = new ArrayList<>();

    /** A picture of four times the network's width and twice its height. */
    private static Frame wide(String camera, CameraIntrinsics intrinsics) {
        Frame frame =
                TestFrames.grey(camera, 0, BRIGHTNESS, 4 * TestModels.SIZE, 2 * TestModels.SIZE);
        return new Frame(frame.identity(), frame.image(), null, intrinsics, null);
    }

    private void run(DepthEstimation.Builder builder, Frame... frames) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        SingleOutputStreamOperator<DepthMap> maps =
                builder.model(TestModels.canonicalMetres(folder, "v1", CANONICAL_FOCAL).location())
                        .device(Device.CPU)
                        .networkSizeMaps()
                        .build()
                        .apply(environment.fromData(TypeInformation.of(Frame.class), frames));
        CloseableIterator<DepthMap> predicted = maps.collectAsync();
        CloseableIterator<FailedFrame> failures =
                maps.getSideOutput(DepthEstimation.FAILED_FRAMES).collectAsync();
        environment.execute();
        try (predicted;
                failures) {
            predicted.forEachRemaining(depth::add);
            failures.forEachRemaining(failed::add);
        }
    }

    private static CameraCalibrations calibration(int width, int height, double focal) {
        CameraIntrinsics intrinsics = new CameraIntrinsics(focal, focal, width / 2.0, height / 2.0);
        return CameraCalibrations.of(
                Map.of("calibrated", new CameraCalibration(width, height, intrinsics)));
    }

    @Test
    void metresAreInProportionToTheFocalLengthAtTheNetworksInput() throws Exception {
        // In the network's input the focal lengths are 100 and 60, so 80 on average.
        run(DepthEstimation.builder(), wide("a", new CameraIntrinsics(400, 120, 64, 32)));
        assertThat(failed).isEmpty();
        assertThat(depth.get(0).kind()).isEqualTo(DepthKind.METRIC_DEPTH);
        assertThat(depth.get(0).at(3, 3)).isCloseTo(8f, within(0.01f));
    }

    @Test
    void framesWithoutIntrinsicsHaveThoseOfTheirCameraOrAreRelative() throws Exception {
        run(
                DepthEstimation.builder()
                        .cameraIntrinsics(
                                calibration(8 * TestModels.SIZE, 4 * TestModels.SIZE, 320)),
                wide("calibrated", null),
                wide("unknown", null));
        assertThat(failed).isEmpty();
        assertThat(depth).hasSize(2);
        for (DepthMap map : depth) {
            boolean metric = map.identity().cameraId().equals("calibrated");
            assertThat(map.kind())
                    .isEqualTo(metric ? DepthKind.METRIC_DEPTH : DepthKind.RELATIVE_DISPARITY);
            // The focal lengths are 40 and 80, so 60; the disparity is that of 0.2 of the output.
            assertThat(map.at(3, 3)).isCloseTo(metric ? 6f : 5f, within(0.02f));
        }
    }

    @Test
    void metresThatAreDemandedFailWithoutIntrinsics() throws Exception {
        run(
                DepthEstimation.builder()
                        .missingIntrinsics(MissingIntrinsics.FAIL)
                        .cameraIntrinsics(calibration(TestModels.SIZE, TestModels.SIZE, 40)),
                wide("unknown", null),
                wide("calibrated", null),
                wide("a", new CameraIntrinsics(160, 80, 64, 32)));
        assertThat(depth).hasSize(1);
        assertThat(depth.get(0).at(3, 3)).isCloseTo(4f, within(0.01f));
        assertThat(failed)
                .hasSize(2)
                .allSatisfy(
                        frame ->
                                assertThat(frame.reason())
                                        .isEqualTo(FailureReason.MISSING_INTRINSICS))
                .anySatisfy(
                        frame ->
                                assertThat(frame.message())
                                        .contains("or camera 'unknown' a calibration"))
                .anySatisfy(
                        frame ->
                                assertThat(frame.message())
                                        .contains("camera calibrated: the calibration is of"));
    }
}
