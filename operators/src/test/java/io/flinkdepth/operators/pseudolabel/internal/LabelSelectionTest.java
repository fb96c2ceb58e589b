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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The state of the selection across savepoints and another parallelism. */
class LabelSelectionTest {
    private static final ModelVersion TEACHER = new ModelVersion("teacher", "1");
    private static final int MAX_PARALLELISM = 16;

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

    private static KeyedOneInputStreamOperatorTestHarness<
                    String, Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel>
            harness(int subtasks, int index) throws Exception {
        SelectionOptions options =
                new SelectionOptions(0.1, 0.5, 0.4, 0.05, Duration.ofHours(1), 16, 5, 0, 0);
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new LabelSelection(options)),
                c -> c.f0.frame().cameraId(),
                Types.STRING,
                MAX_PARALLELISM,
                subtasks,
                index);
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

    @Test
    void whatCamerasGaveIsKnownBehindARescale() throws Exception {
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
}
