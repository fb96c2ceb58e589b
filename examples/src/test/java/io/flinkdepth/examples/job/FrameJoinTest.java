// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;

/** Who waits for whom, and that nobody waits for ever. */
class FrameJoinTest {

    private static FrameIdentity identity(long sequence) {
        return new FrameIdentity("a", sequence, 0);
    }

    private static Frame frame(long sequence, int content) {
        return new Frame(identity(sequence), new byte[] {(byte) content}, null);
    }

    private static Either<DepthMap, FailedFrame> predicted(long sequence, float value) {
        return Either.Left(
                new DepthMap(
                        identity(sequence),
                        1,
                        1,
                        new float[] {value},
                        DepthKind.RELATIVE_DISPARITY,
                        new ModelVersion("m", "v"),
                        InferenceTimings.NONE));
    }

    private static Either<DepthMap, FailedFrame> failed(long sequence) {
        return Either.Right(
                new FailedFrame(identity(sequence), FailureReason.EMPTY, "", new byte[0]));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, Frame, Either<DepthMap, FailedFrame>, Tuple2<DepthMap, Frame>>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new FrameJoin()),
                Frame::cameraId,
                result -> "a",
                Types.STRING);
    }

    /** Each pair as the value of the map and the content of the image. */
    private static List<String> pairs(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, Tuple2<DepthMap, Frame>> harness) {
        return harness.extractOutputValues().stream()
                .map(pair -> (int) pair.f0.at(0, 0) + "/" + pair.f1.image()[0])
                .toList();
    }

    @Test
    void whicheverComesFirstWaits() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(frame(1, 1), 0);
            harness.processElement2(predicted(1, 1), 0);
            harness.processElement2(predicted(2, 2), 0);
            assertThat(harness.numKeyedStateEntries()).isPositive();
            harness.processElement1(frame(2, 2), 0);
            assertThat(pairs(harness)).containsExactly("1/1", "2/2");
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void aFailureEndsTheWaiting() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(frame(1, 1), 0);
            harness.processElement2(failed(1), 0);
            harness.processElement2(failed(2), 0);
            harness.processElement1(frame(2, 2), 0);
            assertThat(pairs(harness)).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void framesOfOneNumberAreToldApartByTheirOrderAlsoAfterARestore() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(frame(1, 1), 0);
            harness.processElement1(frame(1, 2), 0);
            harness.processElement1(frame(1, 3), 0);
            state = harness.snapshot(0, 0);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            harness.processElement2(predicted(1, 1), 0);
            harness.processElement2(failed(1), 0);
            harness.processElement2(predicted(1, 3), 0);
            assertThat(pairs(harness)).containsExactly("1/1", "3/3");
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }
}
