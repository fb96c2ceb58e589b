// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The class that a job author meets, in jobs on a cluster in the JVM. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DepthEstimationITCase {

    private static final int CAMERAS = 3;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir Path folder;

    @AfterEach
    void everySessionIsClosedAtTheEnd() throws Exception {
        // The end of a collecting iterator cancels its job and does not wait for it.
        CommonTestUtils.waitUtil(
                () -> SharedSessions.open() == 0, Duration.ofMinutes(1), "open sessions");
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        return environment;
    }

    private static DataStream<Frame> frames(StreamExecutionEnvironment environment, int count) {
        return environment
                .fromSequence(0, count - 1)
                .map(DepthEstimationITCase::frame, TypeInformation.of(Frame.class));
    }

    /** Frames without end, a few for each checkpoint. */
    private static DataStream<Frame> endlessFrames(StreamExecutionEnvironment environment) {
        DataGeneratorSource<Frame> source =
                new DataGeneratorSource<>(
                        DepthEstimationITCase::frame,
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perCheckpoint(100),
                        TypeInformation.of(Frame.class));
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "frames")
                .setParallelism(1);
    }

    private static Frame frame(long i) {
        String camera = "camera" + i % CAMERAS;
        return i % 10 == 9
                ? TestFrames.broken(camera, i)
                : TestFrames.grey(camera, i, (int) (i % 256));
    }

    @ParameterizedTest
    @EnumSource(
            value = RuntimeExecutionMode.class,
            names = {"STREAMING", "BATCH"})
    void aJobOverFinishedInputEnds(RuntimeExecutionMode mode) throws Exception {
        StreamExecutionEnvironment environment = environment();
        environment.setRuntimeMode(mode);
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(TestModels.brightness(folder, "v1", 1f).location())
                        .device(Device.CPU)
                        .batchSize(4)
                        .uid("test")
                        .build()
                        .apply(frames(environment, 100));
        DataStream<FailedFrame> failed = depth.getSideOutput(DepthEstimation.FAILED_FRAMES);
        DataStream<String> all =
                depth.map(d -> "predicted " + d.identity().sequence())
                        .union(failed.map(f -> "failed " + f.identity().sequence()));
        List<String> lines = new ArrayList<>();
        try (CloseableIterator<String> iterator = all.executeAndCollect()) {
            iterator.forEachRemaining(lines::add);
        }
        assertThat(lines).hasSize(100).doesNotHaveDuplicates();
        assertThat(lines).filteredOn(line -> line.startsWith("failed")).hasSize(10);
    }

    @Test
    void aJobThatIsKilledPredictsEachFrameOnce() throws Exception {
        StreamExecutionEnvironment environment = environment();
        environment.enableCheckpointing(50);
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2f);
        DataStream<ModelUpdate> updates =
                environment.fromData(TypeInformation.of(ModelUpdate.class), second.toUpdate());
        DataStream<DepthMap> depth =
                DepthEstimation.builder()
                        .model(TestModels.brightness(folder.resolve("1"), "v1", 1f).location())
                        .device(Device.CPU)
                        .batchSize(2)
                        // On a busy machine one run of so small a network may take ten times as
                        // long as another.
                        .shadowEvaluation(ShadowOptions.builder().maxSlowdown(1e6).build())
                        .build()
                        .apply(endlessFrames(environment), updates)
                        .map(new FailsOnceAfterACheckpoint(), TypeInformation.of(DepthMap.class));
        FailsOnceAfterACheckpoint.FAILED.set(false);
        Map<String, List<Long>> predictions = new HashMap<>();
        try (CloseableIterator<DepthMap> iterator = depth.executeAndCollect()) {
            String version = "v1";
            while (version.equals("v1") || !FailsOnceAfterACheckpoint.FAILED.get()) {
                DepthMap next = iterator.next();
                version = next.model().version();
                predictions
                        .computeIfAbsent(next.identity().cameraId(), camera -> new ArrayList<>())
                        .add(next.identity().sequence());
            }
        }
        assertThat(predictions).hasSize(CAMERAS);
        for (List<Long> sequences : predictions.values()) {
            assertThat(sequences)
                    .containsExactlyElementsOf(
                            LongStream.iterate(sequences.get(0), i -> i + CAMERAS)
                                    .filter(i -> i % 10 != 9)
                                    .limit(sequences.size())
                                    .boxed()
                                    .toList());
            assertThat(sequences.get(0)).isLessThan(CAMERAS);
        }
    }

    /** Throws once, when a checkpoint is complete and records have come after it. */
    private static final class FailsOnceAfterACheckpoint extends RichMapFunction<DepthMap, DepthMap>
            implements CheckpointListener {

        private static final AtomicBoolean FAILED = new AtomicBoolean();
        private boolean checkpointed;
        private int since;

        @Override
        public DepthMap map(DepthMap value) {
            if (checkpointed && ++since > 20 && FAILED.compareAndSet(false, true)) {
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
