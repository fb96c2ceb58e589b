// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state of the selection across savepoints and another parallelism. */
class LabelSelectionTest {
    private static final ModelVersion TEACHER = new ModelVersion("teacher", "1");
    private static final int MAX_PARALLELISM = 16;
    private static final Path FORMAT_1 =
            Path.of("src/test/resources/savepoints/label-selection-format-1.state");

    private boolean rocksDb;

    private static Tuple2<PseudoLabel, ImageEmbedding> candidate(
            String camera, long sequence, long time, double quality, float... embedding) {
        byte[] image = (camera + sequence).getBytes(StandardCharsets.UTF_8);
        FrameIdentity identity = new FrameIdentity(camera, sequence, time);
        PseudoLabel label =
                new PseudoLabel(
                        new Frame(identity, image, "image/png"),
                        PseudoLabel.keyOf(image),
                        new DisparityLabel(1, 1, new float[1], new boolean[] {true}, null),
                        TEACHER,
                        Map.of(
                                PseudoLabelTask.QUALITY, quality,
                                PseudoLabelTask.VALID_SHARE, 1.0,
                                PseudoLabelTask.AGREEMENT, quality),
                        SelectionReason.EXHAUSTIVE);
        return Tuple2.of(
                label,
                new ImageEmbedding(identity, embedding, embedding, TEACHER, InferenceTimings.NONE));
    }

    private static SelectionOptions options() {
        return SelectionOptions.builder()
                .window(Duration.ofHours(1))
                .reservoir(16)
                .quotaPerHour(5)
                .randomShare(0)
                .build();
    }

    private KeyedOneInputStreamOperatorTestHarness<
                    String, Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel>
            harness(int subtasks, int index) throws Exception {
        KeyedOneInputStreamOperatorTestHarness<
                        String, Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel>
                harness =
                        new KeyedOneInputStreamOperatorTestHarness<>(
                                new KeyedProcessOperator<>(new LabelSelection(options())),
                                c -> c.f0.frame().cameraId(),
                                Types.STRING,
                                MAX_PARALLELISM,
                                subtasks,
                                index);
        if (rocksDb) {
            harness.setStateBackend(new EmbeddedRocksDBStateBackend());
        }
        return harness;
    }

    private static List<String> kept(
            KeyedOneInputStreamOperatorTestHarness<
                            String, Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel>
                    harness) {
        return harness.extractOutputValues().stream()
                .map(l -> l.frame().cameraId() + "/" + l.frame().identity().sequence())
                .toList();
    }

    @Test
    void qualityNoveltyQuotaAndWindow() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            harness.processElement(candidate("a", 0, 0, 0.3f, 1, 0), 0);
            harness.processElement(candidate("a", 1, 0, 0.9f, 1, 0), 0);
            harness.processElement(candidate("a", 2, 0, 0.9f, 1, 0.01f), 0);
            harness.processElement(candidate("b", 0, 0, 0.9f, 1, 0), 0);
            for (int i = 3; i < 10; i++) {
                harness.processElement(
                        candidate("a", i, 1000, 0.9f, (float) Math.cos(i), (float) Math.sin(i)), 0);
            }
            // Six radians are all but a whole turn: a/6 looks like a/1.
            // Behind the window the first picture is new again, and the hour is another.
            harness.processElement(candidate("a", 10, 3_700_000, 0.9f, 1, 0), 0);
            assertThat(kept(harness))
                    .containsExactly("a/1", "b/0", "a/3", "a/4", "a/5", "a/7", "a/10");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCamerasGaveIsKnownBehindARescale(boolean onDisk) throws Exception {
        rocksDb = onDisk;
        List<String> cameras = IntStream.range(0, 12).mapToObj(i -> "camera-" + i).toList();
        OperatorSubtaskState state;
        try (var one = harness(1, 0)) {
            one.open();
            for (String camera : cameras) {
                one.processElement(candidate(camera, 0, 0, 0.9f, 1, 0), 0);
            }
            assertThat(kept(one)).hasSize(12);
            state = one.snapshot(1, 1);
        }
        List<OperatorSubtaskState> states = new ArrayList<>();
        int seen = 0;
        for (int index = 0; index < 2; index++) {
            try (var half = harness(2, index)) {
                half.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, MAX_PARALLELISM, 1, 2, index));
                half.open();
                for (String camera : cameras) {
                    if (belongs(camera, index)) {
                        half.processElement(candidate(camera, 1, 1, 0.9f, 1, 0), 0);
                        half.processElement(candidate(camera, 2, 2, 0.9f, 0, 1), 0);
                        seen++;
                    }
                }
                assertThat(kept(half)).isNotEmpty().allMatch(name -> name.endsWith("/2"));
                states.add(half.snapshot(2, 2));
            }
        }
        assertThat(seen).isEqualTo(12);
        try (var again = harness(1, 0)) {
            again.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            AbstractStreamOperatorTestHarness.repackageState(
                                    states.toArray(new OperatorSubtaskState[0])),
                            MAX_PARALLELISM,
                            2,
                            1,
                            0));
            again.open();
            for (String camera : cameras) {
                again.processElement(candidate(camera, 3, 3, 0.9f, 0, 1), 0);
            }
            assertThat(kept(again)).isEmpty();
        }
    }

    private static boolean belongs(String camera, int index) {
        int group = KeyGroupRangeAssignment.assignToKeyGroup(camera, MAX_PARALLELISM);
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(MAX_PARALLELISM, 2, group)
                == index;
    }

    /** The state is what format 1 wrote; a file of a newer format is put beside it, not over it. */
    @Test
    void theStateOfTheFirstFormatRestores() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.initializeState(OperatorSnapshotUtil.readStateHandle(FORMAT_1.toString()));
            harness.open();
            harness.processElement(candidate("a", 9, 2000, 0.9f, 1, 0.01f), 0);
            harness.processElement(candidate("a", 10, 2000, 0.9f, -1, 0), 0);
            harness.processElement(candidate("a", 11, 2000, 0.9f, -1, -1), 0);
            harness.processElement(candidate("a", 12, 2000, 0.9f, 1, -1), 0);
            // Two and three make the five of an hour.
            harness.processElement(candidate("a", 13, 2000, 0.9f, 0, -1), 0);
            harness.processElement(candidate("b", 0, 2000, 0.9f, 1, 0), 0);
            assertThat(kept(harness)).containsExactly("a/10", "a/11", "a/12", "b/0");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "flinkdepth.write-savepoint", matches = "true")
    void writeTheState() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            harness.processElement(candidate("a", 0, 0, 0.9f, 1, 0), 0);
            harness.processElement(candidate("a", 1, 1000, 0.9f, 0, 1), 0);
            OperatorSnapshotUtil.writeStateHandle(harness.snapshot(1, 1), FORMAT_1.toString());
        }
    }

    /** Twice the window of an hour by the clock, whatever event time says. */
    @Test
    void camerasThatFellSilentAreForgotten() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.setStateTtlProcessingTime(0);
            harness.open();
            harness.processElement(candidate("a", 0, 0, 0.9f, 1, 0), 0);
            harness.setStateTtlProcessingTime(Duration.ofMinutes(119).toMillis());
            harness.processElement(candidate("a", 1, 0, 0.9f, 1, 0), 0);
            harness.setStateTtlProcessingTime(Duration.ofMinutes(121).toMillis());
            harness.processElement(candidate("a", 2, 0, 0.9f, 1, 0), 0);
            assertThat(kept(harness)).containsExactly("a/0", "a/2");
        }
    }

    @Test
    void everyRefusalIsCountedByItsReason() throws Exception {
        InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
        Configuration configuration = new Configuration();
        metrics.addToConfiguration(configuration);
        List<Tuple2<PseudoLabel, ImageEmbedding>> candidates = new ArrayList<>();
        candidates.add(candidate("a", 0, 0, 0.3f, 1, 0));
        for (int i = 1; i < 4; i++) {
            candidates.add(candidate("a", i, 0, 0.9f, 1, 0));
        }
        for (int i = 0; i < 9; i++) {
            candidates.add(candidate("b", i, 0, 0.9f, (float) Math.cos(i), (float) Math.sin(i)));
        }
        JobID job;
        try (StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration)) {
            environment
                    .fromData(
                            candidates,
                            Types.TUPLE(
                                    TypeInformation.of(PseudoLabel.class),
                                    TypeInformation.of(ImageEmbedding.class)))
                    .keyBy(c -> c.f0.frame().cameraId(), Types.STRING)
                    .process(new LabelSelection(options()), TypeInformation.of(PseudoLabel.class))
                    .sinkTo(new DiscardingSink<>());
            job = environment.execute().getJobID();
        }
        assertThat(count(metrics, job, "refused_LOW_QUALITY")).isEqualTo(1);
        assertThat(count(metrics, job, "refused_FEW_VALID_PIXELS")).isZero();
        // Two of a; of b, six radians are all but a whole turn, seven and eight near one and two.
        assertThat(count(metrics, job, "refused_NOT_NEW")).isEqualTo(5);
        assertThat(count(metrics, job, "refused_OVER_QUOTA")).isEqualTo(1);
        assertThat(count(metrics, job, "kept_NOVEL")).isEqualTo(6);
    }

    private static long count(InMemoryReporter metrics, JobID job, String name) {
        return metrics.findMetrics(job, name).values().stream()
                .mapToLong(counter -> ((Counter) counter).getCount())
                .sum();
    }
}
