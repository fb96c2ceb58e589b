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
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A hundred models one after another in two subtasks that are never without a frame. */
class SwapsUnderLoadITCase {

    private static final int SWAPS = 100;
    private static final int CAMERAS = 6;
    private static final int MAX_IN_FLIGHT = 12;

    private static final BlockingQueue<ModelUpdate> UPDATES = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ModelEvent> EVENTS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Long> TOKENS = new LinkedBlockingQueue<>();
    private static final AtomicLong SENT = new AtomicLong();

    /** What left each subtask, in order. */
    private static final Map<Integer, List<Prediction>> PREDICTIONS = new ConcurrentHashMap<>();

    private static final Map<String, String> LAST_VERSION = new ConcurrentHashMap<>();

    private record Prediction(String camera, long sequence, String version) {}

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path folder;

    @BeforeEach
    void nothingWasSeen() {
        UPDATES.clear();
        EVENTS.clear();
        TOKENS.clear();
        SENT.set(0);
        PREDICTIONS.clear();
        LAST_VERSION.clear();
    }

    private static final byte[] PICTURE = TestFrames.gradient("any", 7).image();

    private static Frame frame(long index) {
        SENT.incrementAndGet();
        FrameIdentity identity =
                new FrameIdentity("camera" + index % CAMERAS, index / CAMERAS, 1000 + index);
        return new Frame(identity, PICTURE, "image/png");
    }

    private ModelUpdate version(int number) {
        String version = String.format("v%03d", number);
        Path place = folder.resolve(version);
        // One in three has int8 and float16 networks, of which jobs on a CPU take int8, and one
        // takes bytes.
        ModelPackage model =
                switch (number % 3) {
                    case 0 -> TestModels.brightness(place, version, 1 + number);
                    case 1 -> TestModels.brightnessInAllPrecisions(place, version, 1 + number);
                    default -> TestModels.brightnessOfBytes(place, version, 1 + number);
                };
        return model.toUpdate();
    }

    private JobClient start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        DataStream<Frame> frames =
                environment
                        .fromSource(
                                new DataGeneratorSource<>(
                                        SwapsUnderLoadITCase::frame,
                                        Long.MAX_VALUE,
                                        TypeInformation.of(Frame.class)),
                                WatermarkStrategy.noWatermarks(),
                                "frames")
                        .setParallelism(1);
        DataStream<ModelUpdate> updates =
                environment
                        .fromSource(
                                new DataGeneratorSource<>(
                                        i -> UPDATES.take(),
                                        SWAPS,
                                        TypeInformation.of(ModelUpdate.class)),
                                WatermarkStrategy.noWatermarks(),
                                "updates")
                        .setParallelism(1);
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(version(0).location())
                        .device(Device.CPU)
                        .batchSize(2)
                        .maxInFlightFrames(MAX_IN_FLIGHT)
                        // A pause of a busy machine is no slowness of a model.
                        .shadowEvaluation(
                                ShadowOptions.builder().frames(2).maxSlowdown(1e6).build())
                        .build()
                        .apply(frames, updates);
        depth.map(new Witness(), Types.BOOLEAN).sinkTo(new DiscardingSink<>());
        depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
                .map(event -> EVENTS.add(event), Types.BOOLEAN)
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync("swaps under load");
    }

    /** Keeps what leaves the subtask of the model that it is chained to. */
    private static final class Witness extends RichMapFunction<DepthMap, Boolean> {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean map(DepthMap depth) {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            String camera = depth.identity().cameraId();
            String version = depth.model().version().intern();
            PREDICTIONS
                    .computeIfAbsent(subtask, s -> new ArrayList<>())
                    .add(new Prediction(camera.intern(), depth.identity().sequence(), version));
            if (!version.equals(LAST_VERSION.put(camera, version))) {
                // Wakes the test where it waits for a version.
                TOKENS.add(depth.identity().sequence());
            }
            return true;
        }
    }

    @Test
    @Timeout(300)
    void noFrameNoticesButByItsVersion() throws Exception {
        JobClient job = start();
        for (int swap = 1; swap <= SWAPS; swap++) {
            ModelUpdate update = version(swap);
            UPDATES.add(update);
            ModelEvent event = EVENTS.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("what became of %s", update.model()).isNotNull();
            assertThat(event.kind()).as(event.reason()).isEqualTo(ModelEvent.Kind.SWAPPED);
            assertThat(event.candidate()).isEqualTo(update.model());
        }
        awaitEverywhere(String.format("v%03d", SWAPS));
        assertThat(SharedSessions.open()).as("sessions after all swaps").isEqualTo(1);
        job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL).get();
        job.getJobExecutionResult().get();
        assertThat(SharedSessions.open()).as("sessions after the end").isZero();
        assertThat(EVENTS).as("further events").isEmpty();
        assertThat(PREDICTIONS).hasSize(2);
        everyFrameIsPredictedOnceAndInOrder();
        PREDICTIONS.forEach(SwapsUnderLoadITCase::eachModelServesFromTheNextBatchOn);
    }

    /** When a camera is predicted by a version, none of its frames is at an older one any more. */
    private static void awaitEverywhere(String version) throws InterruptedException {
        while (LAST_VERSION.size() < CAMERAS
                || LAST_VERSION.values().stream().anyMatch(v -> !v.equals(version))) {
            assertThat(TOKENS.poll(60, TimeUnit.SECONDS))
                    .as("a prediction by a new model")
                    .isNotNull();
        }
    }

    private static void everyFrameIsPredictedOnceAndInOrder() {
        Map<String, List<Long>> sequences = new HashMap<>();
        Map<String, String> versions = new HashMap<>();
        for (List<Prediction> predictions : PREDICTIONS.values()) {
            for (Prediction prediction : predictions) {
                sequences
                        .computeIfAbsent(prediction.camera, c -> new ArrayList<>())
                        .add(prediction.sequence);
                String before = versions.put(prediction.camera, prediction.version);
                assertThat(before == null || before.compareTo(prediction.version) <= 0)
                        .as(
                                "%s of %s comes after %s",
                                prediction.version, prediction.camera, before)
                        .isTrue();
            }
        }
        assertThat(sequences).hasSize(CAMERAS);
        sequences.forEach(
                (camera, found) ->
                        assertThat(found)
                                .as("frames of %s", camera)
                                .isEqualTo(LongStream.range(0, found.size()).boxed().toList()));
        assertThat(sequences.values().stream().mapToLong(List::size).sum())
                .as("predictions to the frames that were sent")
                .isEqualTo(SENT.get());
    }

    /**
     * A model that took over serves all frames that come from then on: behind its first prediction
     * there is room for the other frames that were on their way, and for no more. So the stream
     * waited for nothing, and nothing went on with the old model.
     */
    private static void eachModelServesFromTheNextBatchOn(
            int subtask, List<Prediction> predictions) {
        Map<String, Integer> firstPrediction = new HashMap<>();
        for (int i = 0; i < predictions.size(); i++) {
            firstPrediction.putIfAbsent(predictions.get(i).version, i);
        }
        int[] late = new int[SWAPS + 1];
        for (int i = 0; i < predictions.size(); i++) {
            int version = Integer.parseInt(predictions.get(i).version.substring(1));
            for (int newer = version + 1; newer <= SWAPS; newer++) {
                Integer first = firstPrediction.get(String.format("v%03d", newer));
                if (first == null) {
                    continue;
                }
                if (first > i) {
                    break;
                }
                late[newer]++;
            }
        }
        assertThat(IntStream.of(late).max().orElseThrow())
                .as(
                        "predictions of subtask %s by an older model behind a newer one's first",
                        subtask)
                .isLessThan(MAX_IN_FLIGHT);
    }
}
