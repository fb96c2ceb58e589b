// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The operator of two inputs in Flink's harness: time, barriers, swaps, state. */
class UpdatableInferenceOperatorTest extends UpdatableOperatorFixture {

    @Test
    void timeAndIdlenessComeFromTheFramesAlone() throws Exception {
        var harness = open(TestModels.brightness(folder, "v1", 1).location());
        operator(harness).processWatermark2(new Watermark(5));
        operator(harness).processWatermarkStatus2(WatermarkStatus.IDLE);
        frame(harness, TestFrames.grey("a", 0, 1));
        operator(harness).processWatermark1(new Watermark(1500));
        operator(harness).processWatermarkStatus1(WatermarkStatus.IDLE);
        assertThat(harness.getOutput()).as("the frame is on its way").isEmpty();
        harness.prepareSnapshotPreBarrier(1);
        List<Object> output = List.copyOf(harness.getOutput());
        assertThat(output).hasSize(3);
        assertThat(((StreamRecord<?>) output.get(0)).getTimestamp()).isEqualTo(1000);
        assertThat(output.get(1)).isEqualTo(new Watermark(1500));
        assertThat(output.get(2)).isEqualTo(WatermarkStatus.IDLE);
    }

    @Test
    void aBarrierAndTheEndOfInputWaitForEveryPrediction() throws Exception {
        var harness = open(TestModels.brightness(folder, "v1", 1).location());
        for (int i = 0; i < 3; i++) {
            frame(harness, TestFrames.grey("a", i, i));
        }
        frame(harness, TestFrames.broken("a", 3));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(harness.extractOutputValues()).hasSize(3);
        assertThat(harness.getSideOutput(DepthEstimation.FAILED_FRAMES))
                .extracting(r -> r.getValue().identity().sequence())
                .containsExactly(3L);
        frame(harness, TestFrames.grey("a", 4, 4));
        ((BoundedMultiInput) harness.getOperator()).endInput(2);
        assertThat(harness.extractOutputValues()).hasSize(3);
        ((BoundedMultiInput) harness.getOperator()).endInput(1);
        assertThat(harness.extractOutputValues()).hasSize(4);
    }

    @Test
    void anOpenBatchClosesByProcessingTime() throws Exception {
        var harness = open(TestModels.brightness(folder, "v1", 1).location());
        frame(harness, TestFrames.grey("a", 0, 1));
        harness.setProcessingTime(harness.getProcessingTime() + 20);
        awaitMail(harness);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void anUpdatedModelTakesOver() throws Exception {
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        var harness = open(TestModels.brightness(folder.resolve("1"), "v1", 1).location());
        update(harness, second.toUpdate());
        frame(harness, TestFrames.grey("a", 0, 1));
        harness.prepareSnapshotPreBarrier(1);
        while (!versions(harness).contains("v2")) {
            frame(harness, TestFrames.grey("a", versions(harness).size(), 1));
            harness.prepareSnapshotPreBarrier(1);
            deliver(harness);
            harness.getTaskMailbox().tryTake(0).ifPresent(UpdatableOperatorFixture::run);
        }
        assertThat(versions(harness)).isSorted().contains("v1");
        assertThat(harness.extractOutputValues())
                .extracting(d -> d.identity().sequence())
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void aModelThatCannotBeServedLeavesTheOldOne() throws Exception {
        var harness = open(TestModels.brightness(folder.resolve("1"), "v1", 1).location());
        ModelPackage nan = TestModels.neverFinite(folder.resolve("nan"), "nan");
        ModelPackage cut = TestModels.brightness(folder.resolve("cut"), "cut", 1);
        Path file = folder.resolve("cut").resolve(ModelPackage.MODEL_FILE);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        ModelUpdate gone = new ModelUpdate(new ModelVersion("test", "gone"), "/no/such", null);
        ModelUpdate wrongDigest =
                new ModelUpdate(new ModelVersion("test", "nan"), nan.location(), "00");
        ModelUpdate wrongVersion =
                new ModelUpdate(new ModelVersion("test", "v9"), nan.location(), null);
        for (ModelUpdate bad :
                List.of(nan.toUpdate(), cut.toUpdate(), gone, wrongDigest, wrongVersion)) {
            update(harness, bad);
            awaitDecision(harness);
            frame(harness, TestFrames.grey("a", 0, 1));
            harness.prepareSnapshotPreBarrier(1);
        }
        assertThat(versions(harness)).containsExactly("v1", "v1", "v1", "v1", "v1");
    }

    @Test
    void anUpdateThatIsSentAgainIsTakenOnce() throws Exception {
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        var harness = open(TestModels.brightness(folder.resolve("1"), "v1", 1).location());
        update(harness, second.toUpdate());
        update(harness, second.toUpdate());
        awaitDecision(harness);
        update(harness, second.toUpdate());
        frame(harness, TestFrames.grey("a", 0, 1));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(versions(harness)).containsExactly("v2");
    }

    @Test
    void anUpdateThatComesBackWhileItIsLoadedIsTakenAllTheSame() throws Exception {
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        ModelPackage third = TestModels.brightness(folder.resolve("3"), "v3", 3);
        var harness = open(TestModels.brightness(folder.resolve("1"), "v1", 1).location());
        for (ModelPackage received : List.of(second, third, second)) {
            update(harness, received.toUpdate());
            deliver(harness);
        }
        awaitDecision(harness);
        frame(harness, TestFrames.grey("a", 0, 1));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(versions(harness)).containsExactly("v2");
    }

    @Test
    void aReturnToTheServedVersionForgetsThePendingOne() throws Exception {
        ModelPackage first = TestModels.brightness(folder.resolve("1"), "v1", 1);
        var harness = open(first.location());
        update(harness, TestModels.brightness(folder.resolve("2"), "v2", 2).toUpdate());
        update(harness, first.toUpdate());
        awaitDecision(harness);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        var restored = harness(first.location(), 1, 0);
        restored.initializeState(state);
        restored.open();
        frame(restored, TestFrames.grey("a", 0, 1));
        restored.prepareSnapshotPreBarrier(2);
        assertThat(versions(restored)).containsExactly("v1");
    }

    @Test
    void aJobThatIsGivenAModelOfAnotherNameBeginsWithThat() throws Exception {
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        OperatorSubtaskState state =
                checkpointOfSecondVersion(
                        open(TestModels.brightness(folder.resolve("1"), "v1", 1).location()),
                        second);
        var restored =
                harness(TestModels.failsInBatches(folder.resolve("3"), "other").location(), 1, 0);
        restored.initializeState(state);
        restored.open();
        frame(restored, TestFrames.grey("a", 0, 1));
        restored.prepareSnapshotPreBarrier(2);
        assertThat(restored.extractOutputValues().get(0).model().name()).isEqualTo("other");
    }

    @Test
    void anotherModelsUpdateIsPassedOver() throws Exception {
        var harness = open(TestModels.brightness(folder.resolve("1"), "v1", 1).location());
        update(harness, new ModelUpdate(new ModelVersion("other", "v2"), "/no/such", null));
        frame(harness, TestFrames.grey("a", 0, 1));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(versions(harness)).containsExactly("v1");
    }

    private OperatorSubtaskState checkpointOfSecondVersion(
            AbstractStreamOperatorTestHarness<DepthMap> harness, ModelPackage second)
            throws Exception {
        update(harness, second.toUpdate());
        awaitDecision(harness);
        harness.prepareSnapshotPreBarrier(1);
        return harness.snapshot(1, 1);
    }

    @Test
    void aRestoredOperatorServesTheVersionOfItsCheckpointAtAnyParallelism() throws Exception {
        String first = TestModels.brightness(folder.resolve("1"), "v1", 1).location();
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        OperatorSubtaskState state = checkpointOfSecondVersion(open(first), second);
        for (int subtask = 0; subtask < 2; subtask++) {
            var restored = harness(first, 2, subtask);
            restored.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, 8, 1, 2, subtask));
            restored.open();
            frame(restored, TestFrames.grey("a", 0, 1));
            restored.prepareSnapshotPreBarrier(2);
            assertThat(versions(restored)).containsExactly("v2");
        }
    }

    @Test
    void aRestoredVersionThatIsGoneFailsWithTheFix() throws Exception {
        String first = TestModels.brightness(folder.resolve("1"), "v1", 1).location();
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        OperatorSubtaskState state = checkpointOfSecondVersion(open(first), second);
        Files.delete(folder.resolve("2").resolve(ModelPackage.CARD_FILE));
        var restored = harness(first, 1, 0);
        restored.initializeState(state);
        assertThatThrownBy(restored::open)
                .hasMessageContainingAll(
                        "test/v2",
                        second.cardDigest(),
                        "no model package at " + folder.resolve("v2"),
                        "Set registry(...)");
    }

    /** The job goes on with the version that it served; only what nobody decided is lost. */
    @Test
    void aPendingVersionThatIsGoneIsRefusedAfterARestore() throws Exception {
        String first = TestModels.brightness(folder.resolve("1"), "v1", 1).location();
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        var harness = open(first);
        update(harness, second.toUpdate());
        OperatorSubtaskState state = harness.snapshot(1, 1);
        Files.delete(folder.resolve("2").resolve(ModelPackage.CARD_FILE));
        var restored = harness(first, 1, 0);
        restored.initializeState(state);
        restored.open();
        awaitDecision(restored);
        ModelEvent event = restored.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.REFUSED);
        assertThat(event.candidate()).isEqualTo(second.version());
        assertThat(event.reason()).contains("no model package at");
        frame(restored, TestFrames.grey("a", 0, 1));
        restored.prepareSnapshotPreBarrier(2);
        assertThat(versions(restored)).containsExactly("v1");
    }

    @Test
    void aPendingVersionIsLoadedAfterARestore() throws Exception {
        String first = TestModels.brightness(folder.resolve("1"), "v1", 1).location();
        ModelPackage second = TestModels.brightness(folder.resolve("2"), "v2", 2);
        var harness = open(first);
        update(harness, second.toUpdate());
        OperatorSubtaskState state = harness.snapshot(1, 1);
        var restored = harness(first, 1, 0);
        restored.initializeState(state);
        restored.open();
        awaitDecision(restored);
        frame(restored, TestFrames.grey("a", 0, 1));
        restored.prepareSnapshotPreBarrier(2);
        assertThat(versions(restored)).containsExactly("v2");
    }

    @Test
    void aFirstModelThatIsMissingFailsTheStart() {
        assertThatThrownBy(() -> open(folder.resolve("none").toString()))
                .hasMessageContaining("no model package at " + folder.resolve("none"));
    }

    @Test
    void failedFramesCarryTheTimestamp() throws Exception {
        var harness = open(TestModels.brightness(folder, "v1", 1).location());
        frame(harness, TestFrames.broken("a", 3));
        harness.prepareSnapshotPreBarrier(1);
        StreamRecord<FailedFrame> failed =
                harness.getSideOutput(DepthEstimation.FAILED_FRAMES).poll();
        assertThat(failed.getTimestamp()).isEqualTo(1003);
    }
}
