// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
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

/**
 * A job that serves and collects, taken from one subtask to two and back by savepoints. Every
 * camera shows one picture a step, all in the same hour.
 */
class RescaleITCase {

    private static final int CAMERAS = 8;

    /** Which picture is shown at a step; the first two parts end behind steps 1 and 4. */
    private static final int[] PICTURES = {0, 1, 0, 1, 2, 0, 1, 2, 3, 4};

    /** Steps at which the picture is new and the quota of four is not used up. */
    private static final Set<Integer> KEPT = Set.of(0, 1, 4, 8);

    private static final double[][] COLOURS = {
        {2.3, 0.3, 0.3}, {0.3, 2.3, 0.3}, {0.3, 0.3, 2.3}, {2.3, 2.3, 0.3}, {0.3, 2.3, 2.3}
    };

    private static final long HOUR_MILLIS = 3_600_000;

    private static final GatedRate FRAMES = new GatedRate("frames");
    private static final GatedRate UPDATES = new GatedRate("updates");
    private static volatile ModelUpdate update;

    private static final BlockingQueue<ModelEvent> EVENTS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Prediction> PREDICTIONS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Label> LABELS = new LinkedBlockingQueue<>();
    private static final Set<Integer> SUBTASKS = ConcurrentHashMap.newKeySet();

    private record Prediction(String camera, int step, String version) {}

    private record Label(String camera, int step) {}

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path folder;

    @BeforeEach
    void models() {
        FRAMES.closeAtStart();
        UPDATES.closeAtStart();
        EVENTS.clear();
        TestModels.brightness(folder.resolve("v1"), "v1", 1);
        update = TestModels.brightness(folder.resolve("v2"), "v2", 2).toUpdate();
        TestModels.brightnessAndColour(folder.resolve("teacher"));
    }

    private static Frame frame(long index) {
        int step = (int) (index / CAMERAS);
        double[] colour = COLOURS[PICTURES[step]];
        int size = TestModels.SIZE;
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % size;
            int y = i / 3 / size;
            rgb[i] = (byte) ((2 * x + y) * colour[i % 3]);
        }
        FrameIdentity identity =
                new FrameIdentity(
                        "camera" + index % CAMERAS, step, 100 * HOUR_MILLIS + 1000L * step);
        try (DecodedImage image = DecodedImage.ofRgb(size, size, rgb)) {
            return new Frame(identity, ImageCodec.encodePng(image, 1), "image/png");
        }
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment environment,
            String name,
            GatedRate rate,
            GeneratorFunction<Long, T> generator,
            Class<T> type) {
        return environment
                .fromSource(
                        new DataGeneratorSource<>(
                                generator, Long.MAX_VALUE, rate, TypeInformation.of(type)),
                        WatermarkStrategy.noWatermarks(),
                        name)
                .setParallelism(1)
                .uid(name);
    }

    private JobClient start(int parallelism, @Nullable String savepoint) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(16);
        DataStream<Frame> frames =
                source(environment, "frames", FRAMES, i -> FRAMES.passed(i, frame(i)), Frame.class);
        DataStream<ModelUpdate> updates =
                source(
                        environment,
                        "updates",
                        UPDATES,
                        i -> UPDATES.passed(i, update),
                        ModelUpdate.class);
        serve(frames, updates);
        collect(frames);
        return environment.executeAsync("rescale to " + parallelism);
    }

    private void serve(DataStream<Frame> frames, DataStream<ModelUpdate> updates) {
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(folder.resolve("v1").toString())
                        .device(Device.CPU)
                        .shadowEvaluation(ShadowOptions.NONE)
                        .uid("depth")
                        .build()
                        .apply(frames, updates);
        depth.map(new PredictionWitness(), Types.BOOLEAN)
                .uid("predictions")
                .sinkTo(new DiscardingSink<>())
                .uid("predictions-end");
        depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
                .map(event -> EVENTS.add(event), Types.BOOLEAN)
                .uid("events")
                .sinkTo(new DiscardingSink<>())
                .uid("events-end");
    }

    private void collect(DataStream<Frame> frames) {
        PseudoLabeling.builder()
                .model(folder.resolve("teacher").toString())
                .device(Device.CPU)
                .selection(
                        SelectionOptions.builder()
                                .tolerance(0.3)
                                .minValidShare(0)
                                .minQuality(0)
                                .reservoir(8)
                                .quotaPerHour(4)
                                .randomShare(0)
                                .seed(1)
                                .build())
                .uid("labels")
                .build()
                .apply(frames)
                .labels()
                .map(RescaleITCase::noteLabel, Types.BOOLEAN)
                .uid("kept")
                .sinkTo(new DiscardingSink<>())
                .uid("kept-end");
    }

    private static boolean noteLabel(PseudoLabel label) {
        FrameIdentity identity = label.frame().identity();
        return LABELS.add(new Label(identity.cameraId(), (int) identity.sequence()));
    }

    private static final class PredictionWitness extends RichMapFunction<DepthMap, Boolean> {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean map(DepthMap depth) {
            SUBTASKS.add(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
            FrameIdentity identity = depth.identity();
            return PREDICTIONS.add(
                    new Prediction(
                            identity.cameraId(),
                            (int) identity.sequence(),
                            depth.model().version()));
        }
    }

    /** Lets the steps pass, and waits until as many predictions are there. */
    private static void show(int from, int to, String version) throws InterruptedException {
        PREDICTIONS.clear();
        FRAMES.openTo((long) to * CAMERAS);
        List<Prediction> found = new ArrayList<>();
        List<Prediction> expected = new ArrayList<>();
        for (int step = from; step < to; step++) {
            for (int camera = 0; camera < CAMERAS; camera++) {
                expected.add(new Prediction("camera" + camera, step, version));
                Prediction prediction = PREDICTIONS.poll(60, TimeUnit.SECONDS);
                assertThat(prediction).as("prediction %s", expected.size()).isNotNull();
                found.add(prediction);
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Stops the job, and checks what it kept of the steps that it was shown. */
    private String stop(JobClient job, int from, int to) throws Exception {
        List<Label> expected = new ArrayList<>();
        List<Label> found = new ArrayList<>();
        for (int step = from; step < to; step++) {
            for (int camera = 0; KEPT.contains(step) && camera < CAMERAS; camera++) {
                expected.add(new Label("camera" + camera, step));
                // Once this one is there, all tasks run, and may be stopped.
                Label label = LABELS.poll(60, TimeUnit.SECONDS);
                assertThat(label).as("label %s of this part", expected.size()).isNotNull();
                found.add(label);
            }
        }
        String savepoint =
                job.stopWithSavepoint(
                                false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get();
        job.getJobExecutionResult().get();
        assertThat(SharedSessions.open()).as("open sessions").isZero();
        // What was on its way to the selection has passed it now.
        LABELS.drainTo(found);
        assertThat(found)
                .as("labels of the steps from %s to before %s", from, to)
                .containsExactlyInAnyOrderElementsOf(expected);
        return savepoint;
    }

    @Test
    @Timeout(300)
    void versionAndMemoryGoWithTheJobToTwoSubtasksAndBack() throws Exception {
        LABELS.clear();
        JobClient job = start(1, null);
        show(0, 1, "v1");
        UPDATES.openTo(1);
        ModelEvent event = EVENTS.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("what became of v2").isNotNull();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        show(1, 2, "v2");
        String savepoint = stop(job, 0, 2);

        SUBTASKS.clear();
        job = start(2, savepoint);
        show(2, 5, "v2");
        savepoint = stop(job, 2, 5);
        assertThat(SUBTASKS).as("subtasks that predicted").containsExactlyInAnyOrder(0, 1);

        job = start(1, savepoint);
        show(5, 10, "v2");
        stop(job, 5, 10);
        assertThat(PREDICTIONS).as("further predictions").isEmpty();
        assertThat(EVENTS).as("further events").isEmpty();
        assertThat(UPDATES.passed()).as("updates").isEqualTo(1);
    }
}
