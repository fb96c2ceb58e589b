// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.HeldResources;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Candidates that never end or want all memory, while frames keep coming. */
class HostileCandidatesITCase {

    private static final int ROUNDS = Integer.getInteger("flinkdepth.chaos.seeds", 2);

    /** A stream that stood still would have none of them. */
    private static final int PREDICTIONS_MEANWHILE = 20;

    private static final BlockingQueue<ModelUpdate> UPDATES = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ModelEvent> EVENTS = new LinkedBlockingQueue<>();
    private static final AtomicLong SENT = new AtomicLong();
    private static final List<Long> PREDICTED = new ArrayList<>();
    private static long lastPrediction;
    private static long longestGap;

    private static final byte[] PICTURE = TestFrames.gradient("any", 7).image();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir Path folder;

    @BeforeEach
    void nothingWasSeen() {
        UPDATES.clear();
        EVENTS.clear();
        SENT.set(0);
        PREDICTED.clear();
    }

    private static Frame frame(long index) {
        SENT.incrementAndGet();
        return new Frame(new FrameIdentity("gate", index, 1000 + index), PICTURE, "image/png");
    }

    private static synchronized boolean predicted(DepthMap depth) {
        PREDICTED.add(depth.identity().sequence());
        long now = System.nanoTime();
        longestGap = PREDICTED.size() == 1 ? 0 : Math.max(longestGap, now - lastPrediction);
        lastPrediction = now;
        return true;
    }

    private static synchronized int count() {
        return PREDICTED.size();
    }

    private JobClient start(int updates) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        DataStream<Frame> frames =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                HostileCandidatesITCase::frame,
                                Long.MAX_VALUE,
                                TypeInformation.of(Frame.class)),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        DataStream<ModelUpdate> modelUpdates =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                i -> UPDATES.take(),
                                updates,
                                TypeInformation.of(ModelUpdate.class)),
                        WatermarkStrategy.noWatermarks(),
                        "updates");
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(TestModels.brightness(folder.resolve("v0"), "v0", 1).location())
                        .device(Device.CPU)
                        .shadowEvaluation(
                                ShadowOptions.builder()
                                        .frames(4)
                                        .maxSlowdown(1e6)
                                        .maxRunTime(Duration.ofSeconds(2))
                                        .maxMemory(MemorySize.ofMebiBytes(512))
                                        .build())
                        .build()
                        .apply(frames, modelUpdates);
        depth.map(HostileCandidatesITCase::predicted, Types.BOOLEAN).sinkTo(new DiscardingSink<>());
        depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
                .map(event -> EVENTS.add(event), Types.BOOLEAN)
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync("hostile candidates");
    }

    /** The probe's picture has a mean of 0.47, the frames' one of 0.42. */
    private Map<String, ModelUpdate> hostile() throws IOException {
        Map<String, ModelUpdate> updates = new LinkedHashMap<>();
        updates.put(
                "did not end within 2000 ms",
                TestModels.endless(folder.resolve("e"), "e", 0.1f).toUpdate());
        updates.put(
                "Failed to allocate memory",
                TestModels.giant(folder.resolve("g"), "g", 1L << 32).toUpdate());
        updates.put("is NaN", TestModels.neverFinite(folder.resolve("n"), "n").toUpdate());
        updates.put("constant", TestModels.constant(folder.resolve("c"), "c").toUpdate());
        ModelPackage cut = TestModels.brightness(folder.resolve("t"), "t", 1);
        Path file = folder.resolve("t").resolve(ModelPackage.MODEL_FILE);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        updates.put("SHA-256", cut.toUpdate());
        updates.put(
                "allowedModels", new ModelUpdate(cut.version(), "file:///etc/models/test/t", null));
        return updates;
    }

    @Test
    @Timeout(600)
    @EnabledOnOs(OS.LINUX)
    void theStreamGoesOnAndEachIsRefused(@InjectMiniCluster MiniCluster cluster) throws Exception {
        Map<String, ModelUpdate> hostile = hostile();
        JobClient job = start(ROUNDS * hostile.size());
        awaitPredictions(PREDICTIONS_MEANWHILE);
        HeldResources before = null;
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, ModelUpdate> candidate : hostile.entrySet()) {
                int predicted = count();
                UPDATES.add(candidate.getValue());
                ModelEvent event = EVENTS.poll(120, TimeUnit.SECONDS);
                assertThat(event).as("what became of %s", candidate).isNotNull();
                assertThat(event.kind()).as(event.reason()).isEqualTo(ModelEvent.Kind.REFUSED);
                assertThat(event.reason()).contains(candidate.getKey());
                if (candidate.getKey().startsWith("did not end")) {
                    assertThat(count() - predicted)
                            .as("predictions while a candidate hangs")
                            .isGreaterThan(PREDICTIONS_MEANWHILE);
                }
            }
            // The first round loads classes, starts the process of candidates and fills caches.
            before = before == null ? HeldResources.now() : before;
        }
        HeldResources.now().assertNotMoreThan(before);
        assertThat(before.sessions()).as("the serving session").isEqualTo(1);
        awaitPredictions(count() + PREDICTIONS_MEANWHILE);
        awaitEndOfUpdates(cluster, job);
        job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL).get();
        job.getJobExecutionResult().get();
        assertThat(SharedSessions.open()).isZero();
        System.out.printf(
                "%d candidates, %d predictions, longest gap %d ms%n",
                ROUNDS * hostile.size(), PREDICTED.size(), longestGap / 1_000_000);
        assertThat(PREDICTED).isEqualTo(LongStream.range(0, SENT.get()).boxed().toList());
    }

    /** A checkpoint that meets a task at its end is declined. */
    private static void awaitEndOfUpdates(MiniCluster cluster, JobClient job) throws Exception {
        CommonTestUtils.waitUtil(
                () -> endOfUpdates(cluster.getExecutionGraph(job.getJobID()).join()),
                Duration.ofMinutes(1),
                "the source of updates does not end");
    }

    private static boolean endOfUpdates(AccessExecutionGraph graph) {
        return graph.getAllVertices().values().stream()
                .filter(vertex -> vertex.getName().contains("updates"))
                .allMatch(vertex -> vertex.getAggregateState() == ExecutionState.FINISHED);
    }

    private static void awaitPredictions(int number) throws Exception {
        CommonTestUtils.waitUtil(
                () -> count() >= number, Duration.ofMinutes(2), "no prediction comes");
    }
}
