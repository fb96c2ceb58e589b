// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.camera.CameraCalibration;
import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two cameras with scales of their own on a road, in a job. */
class MetricAlignmentITCase {

    private static final int WIDTH = 32;
    private static final int HEIGHT = 24;
    private static final double FOCAL = 30;
    private static final double HEIGHT_METRES = 1.5;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private StreamExecutionEnvironment environment;

    @BeforeEach
    void makeEnvironment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
    }

    /** A level camera sees the ground below the horizon and a wall at 30 m above it. */
    private static double inverseDepth(int row) {
        double below = row - (HEIGHT - 1) / 2.0;
        return Math.max(1 / 30.0, below / (FOCAL * HEIGHT_METRES));
    }

    private static DepthMap map(String camera, long time, double scale) {
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((inverseDepth(i / WIDTH) - 0.01) / scale);
        }
        return new DepthMap(
                new FrameIdentity(camera, time / 100, time),
                WIDTH,
                HEIGHT,
                values,
                DepthKind.RELATIVE_DISPARITY,
                new ModelVersion("m", "1"),
                InferenceTimings.NONE);
    }

    private static ReferencePoints points(String camera, long time) {
        int count = 3 * HEIGHT;
        float[] columns = new float[count];
        float[] rows = new float[count];
        float[] metres = new float[count];
        for (int i = 0; i < count; i++) {
            columns[i] = 7 * (i / HEIGHT);
            rows[i] = i % HEIGHT;
            metres[i] = (float) (1 / inverseDepth(i % HEIGHT));
        }
        return new ReferencePoints(camera, time, WIDTH, HEIGHT, columns, rows, metres);
    }

    private DataStream<DepthMap> maps(DepthMap... maps) {
        return environment
                .fromData(TypeInformation.of(DepthMap.class), maps)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<DepthMap>forBoundedOutOfOrderness(Duration.ofMillis(500))
                                .withTimestampAssigner(
                                        (map, time) -> map.identity().eventTimeMillis()));
    }

    private static List<AlignedDepth> collect(DataStream<AlignedDepth> aligned) throws Exception {
        List<AlignedDepth> results = new ArrayList<>();
        try (CloseableIterator<AlignedDepth> iterator = aligned.executeAndCollect()) {
            iterator.forEachRemaining(results::add);
        }
        return results;
    }

    @Test
    void eachCameraHasItsScaleWhateverTheOrderOfTheInputs() throws Exception {
        DataStream<ReferencePoints> points =
                environment
                        .fromData(
                                TypeInformation.of(ReferencePoints.class),
                                points("b", 1010),
                                points("a", 1005),
                                points("unseen", 1000))
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<ReferencePoints>forBoundedOutOfOrderness(
                                                Duration.ofMillis(500))
                                        .withTimestampAssigner(
                                                (measured, time) -> measured.eventTimeMillis()));
        List<AlignedDepth> results =
                collect(
                        MetricAlignment.builder()
                                .uid("test")
                                .build()
                                .apply(
                                        maps(
                                                map("a", 1100, 0.02),
                                                map("a", 1000, 0.02),
                                                map("b", 1000, 0.5),
                                                map("a", 900, 0.02),
                                                map("c", 1000, 1)),
                                        points));
        assertThat(results).hasSize(5);
        for (AlignedDepth result : results) {
            FrameIdentity frame = result.depth().identity();
            boolean aligned = frame.eventTimeMillis() >= 1000 && !frame.cameraId().equals("c");
            assertThat(result.fit() != null).as("%s", frame).isEqualTo(aligned);
            if (aligned) {
                assertThat(result.fit().scale())
                        .isCloseTo(frame.cameraId().equals("a") ? 0.02 : 0.5, within(0.005));
                assertThat(result.fit().ageMillis()).isEqualTo(frame.eventTimeMillis() - 1000);
                assertThat(result.depth().at(HEIGHT - 1, 3) * inverseDepth(HEIGHT - 1))
                        .isCloseTo(1, within(0.01));
            }
        }
        assertThat(results)
                .filteredOn(result -> result.depth().identity().cameraId().equals("a"))
                .extracting(result -> result.depth().identity().eventTimeMillis())
                .containsExactly(900L, 1000L, 1100L);
    }

    @Test
    void theGroundInFrontOfTheCameraGivesMetres() throws Exception {
        CameraCalibrations calibrations =
                CameraCalibrations.of(
                        Map.of(
                                "a",
                                new CameraCalibration(
                                        2 * WIDTH,
                                        2 * HEIGHT,
                                        new CameraIntrinsics(
                                                2 * FOCAL, 2 * FOCAL, WIDTH - 0.5, HEIGHT - 0.5))));
        DataStream<DepthMap> maps = maps(map("a", 1000, 0.02), map("b", 1000, 0.5));
        DataStream<ReferencePoints> ground =
                maps.flatMap(
                        new GroundPlane(calibrations, HEIGHT_METRES, 0, 4, 20),
                        TypeInformation.of(ReferencePoints.class));
        List<AlignedDepth> results = collect(MetricAlignment.builder().build().apply(maps, ground));
        assertThat(results).hasSize(2);
        for (AlignedDepth result : results) {
            if (result.depth().identity().cameraId().equals("b")) {
                assertThat(result.fit()).isNull();
            } else {
                // A row of the picture is a range of distances.
                assertThat(result.fit().error()).isLessThan(0.1);
                assertThat(result.depth().at(HEIGHT - 1, 3) * inverseDepth(HEIGHT - 1))
                        .isCloseTo(1, within(0.1));
                assertThat(result.depth().at(0, 3)).isCloseTo(30, within(3f));
            }
        }
    }

    @Test
    void badSettingsAreRefused() {
        assertThatThrownBy(() -> MetricAlignment.builder().minPoints(1).build())
                .hasMessageContaining("minPoints is 1; give at least 2");
        assertThatThrownBy(() -> MetricAlignment.builder().memory(Duration.ZERO).build())
                .hasMessageContaining("memory is PT0S; give at least 1 ms");
        assertThatThrownBy(() -> MetricAlignment.builder().tolerance(Duration.ofMillis(-1)).build())
                .hasMessageContaining("tolerance is PT-0.001S; give 0");
        assertThatThrownBy(() -> new GroundPlane(CameraCalibrations.NONE, 1.5, 0, 20, 4))
                .hasMessageContaining("from 20.0 m to 4.0 m; give two distances, the nearer");
    }
}
