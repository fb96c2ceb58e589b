// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.OutputOrder;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code stabilise} in jobs on a cluster in the JVM. The model predicts a picture's brightness,
 * which goes up and down a little: too little for the picture to count as changed.
 */
class StabilisedDepthITCase {
    private static final int CAMERAS = 3;
    private static final int STEP = 4;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir Path folder;
    private ModelPackage model;

    @BeforeEach
    void writeModel() {
        model = TestModels.brightness(folder.resolve("model"), "v1", 1f);
    }

    @AfterEach
    void everySessionIsClosedAtTheEnd() {
        assertThat(SharedSessions.open()).as("open sessions").isZero();
    }

    private static StreamExecutionEnvironment environment(String stateBackend) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        return environment;
    }

    private static Frame frame(long i) {
        String camera = "camera" + i % CAMERAS;
        boolean up = i / CAMERAS % 2 == 1;
        return i % 10 == 9
                ? TestFrames.broken(camera, i)
                : TestFrames.grey(camera, i, up ? 100 + STEP : 100);
    }

    /** One subtask makes them, so that each camera's come in order. */
    private static DataStream<Frame> frames(StreamExecutionEnvironment environment, int count) {
        DataGeneratorSource<Frame> source =
                new DataGeneratorSource<>(
                        StabilisedDepthITCase::frame,
                        count,
                        RateLimiterStrategy.noOp(),
                        TypeInformation.of(Frame.class));
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "frames")
                .setParallelism(1);
    }

    private DepthEstimation.Builder estimation() {
        return DepthEstimation.builder()
                .model(model.location())
                .device(Device.CPU)
                .batchSize(2)
                .stabilise(StabilisationOptions.DEFAULT)
                .uid("test");
    }

    private static Map<Long, float[]> collect(DataStream<DepthMap> depth) throws Exception {
        Map<Long, float[]> predictions = new TreeMap<>();
        try (CloseableIterator<DepthMap> iterator = depth.executeAndCollect()) {
            iterator.forEachRemaining(
                    d ->
                            assertThat(predictions.put(d.identity().sequence(), d.values()))
                                    .as("one prediction for frame %s", d.identity())
                                    .isNull());
        }
        return predictions;
    }

    /** What the past weighs shows in the second frame: without order it would not. */
    @ParameterizedTest
    @CsvSource({"hashmap,false", "rocksdb,false", "rocksdb,true"})
    void theDepthOfEachCameraIsHeldStill(String stateBackend, boolean keepPartitioning)
            throws Exception {
        StreamExecutionEnvironment environment = environment(stateBackend);
        DepthEstimation.Builder builder = estimation();
        if (keepPartitioning) {
            builder.keepPartitioning().parallelism(1);
        }
        DataStream<DepthMap> depth = builder.build().apply(frames(environment, 120));
        List<DepthMap> predictions = new ArrayList<>();
        try (CloseableIterator<DepthMap> iterator = depth.executeAndCollect()) {
            iterator.forEachRemaining(predictions::add);
        }
        assertThat(predictions).hasSize(108);
        for (int camera = 0; camera < CAMERAS; camera++) {
            String name = "camera" + camera;
            List<DepthMap> own =
                    predictions.stream().filter(d -> d.identity().cameraId().equals(name)).toList();
            assertThat(own).extracting(d -> d.identity().sequence()).isSorted();
            assertThat(own).hasSizeGreaterThan(30);
            for (int i = 1; i < own.size(); i++) {
                assertThat(Math.abs(own.get(i).at(3, 3) - own.get(i - 1).at(3, 3)))
                        .as("change of %s", own.get(i))
                        .isLessThan(STEP / 255f / 3);
            }
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theSideOutputsAreThoseOfDepthWithoutStabilising() throws Exception {
        StreamExecutionEnvironment environment = environment("hashmap");
        ModelPackage broken = TestModels.neverFinite(folder.resolve("broken"), "v2");
        DataStream<ModelUpdate> updates =
                environment.fromData(TypeInformation.of(ModelUpdate.class), broken.toUpdate());
        DataGeneratorSource<Frame> endless =
                new DataGeneratorSource<>(
                        StabilisedDepthITCase::frame,
                        Long.MAX_VALUE,
                        RateLimiterStrategy.noOp(),
                        TypeInformation.of(Frame.class));
        DataStream<Frame> frames =
                environment
                        .fromSource(endless, WatermarkStrategy.noWatermarks(), "frames")
                        .setParallelism(1);
        SingleOutputStreamOperator<DepthMap> depth = estimation().build().apply(frames, updates);
        DataStream<FailedFrame> failed = depth.getSideOutput(DepthEstimation.FAILED_FRAMES);
        DataStream<ModelEvent> events = depth.getSideOutput(DepthEstimation.MODEL_EVENTS);
        DataStream<String> all =
                depth.map(d -> "predicted " + d.identity().sequence())
                        .union(failed.map(f -> "failed " + f.identity().sequence()))
                        .union(events.map(e -> "event " + e.kind()));
        Set<String> wanted = new HashSet<>(Set.of("failed 9", "predicted 8", "event REFUSED"));
        CloseableIterator<String> lines = all.collectAsync();
        JobClient job = environment.executeAsync("side outputs");
        while (!wanted.isEmpty()) {
            wanted.remove(lines.next());
        }
        job.cancel().get();
        assertThat(job.getJobExecutionResult()).failsWithin(Duration.ofMinutes(1));
        lines.close();
    }

    /** Every map is what it is in a job that nobody killed: the past was in the checkpoint. */
    @Test
    void aKilledJobGoesOnFromItsPast() throws Exception {
        Map<Long, float[]> expected =
                collect(estimation().build().apply(frames(environment("rocksdb"), 600)));
        StreamExecutionEnvironment environment = environment("rocksdb");
        environment.enableCheckpointing(50);
        DataGeneratorSource<Frame> byCheckpoint =
                new DataGeneratorSource<>(
                        StabilisedDepthITCase::frame,
                        600,
                        RateLimiterStrategy.perCheckpoint(100),
                        TypeInformation.of(Frame.class));
        DataStream<Frame> frames =
                environment
                        .fromSource(byCheckpoint, WatermarkStrategy.noWatermarks(), "frames")
                        .setParallelism(1);
        FailsOnceAfterACheckpoint.FAILED.set(false);
        Map<Long, float[]> found =
                collect(
                        estimation()
                                .build()
                                .apply(frames)
                                .map(
                                        new FailsOnceAfterACheckpoint(),
                                        TypeInformation.of(DepthMap.class)));
        assertThat(FailsOnceAfterACheckpoint.FAILED).isTrue();
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (sequence, values) ->
                        assertThat(found.get(sequence)).as("map %s", sequence).isEqualTo(values));
    }

    @Test
    void mapsWithoutAnOrderAreRefused() {
        assertThatThrownBy(() -> estimation().order(OutputOrder.UNORDERED).build())
                .hasMessageContaining("use OutputOrder.BY_CAMERA");
    }

    /** Throws once, when a checkpoint is complete and records have come after it. */
    private static final class FailsOnceAfterACheckpoint extends RichMapFunction<DepthMap, DepthMap>
            implements CheckpointListener {

        private static final AtomicBoolean FAILED = new AtomicBoolean();
        private boolean checkpointed;
        private int since;

        @Override
        public DepthMap map(DepthMap value) {
            if (checkpointed && ++since > 5 && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("a failure that the test wants");
            }
            return value;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }
}
