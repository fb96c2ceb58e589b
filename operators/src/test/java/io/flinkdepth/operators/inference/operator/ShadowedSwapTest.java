// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.LoggedLines;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.internal.CameraScale;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Candidates on live frames: which take over, and why the others do not. */
class ShadowedSwapTest extends UpdatableOperatorFixture {

    private static final ShadowOptions SHADOW = shadow().build();

    /** How long a tiny network's run takes is the machine's affair. */
    private static ShadowOptions.Builder shadow() {
        return ShadowOptions.builder().frames(4).maxSlowdown(Double.POSITIVE_INFINITY);
    }

    private ModelPackage first;
    private int sent;

    @BeforeEach
    void aFirstModel() {
        first = TestModels.brightness(folder.resolve("first"), "v1", 1);
    }

    private ModelEvent outcome(
            AbstractStreamOperatorTestHarness<DepthMap> harness, ModelPackage candidate)
            throws Exception {
        update(harness, candidate.toUpdate());
        while (deliver(harness)) {
            frame(harness, TestFrames.gradient("a", sent++));
            harness.prepareSnapshotPreBarrier(sent);
            harness.getTaskMailbox().tryTake(0).ifPresent(UpdatableOperatorFixture::run);
        }
        assertThat(harness.extractOutputValues()).as("nothing is lost").hasSize(sent);
        return harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
    }

    @Test
    void aModelThatPassesTakesOverAndAnEventSaysSo() throws Exception {
        var harness = open(first.location(), SHADOW);
        ModelEvent event = outcome(harness, TestModels.brightness(folder.resolve("2"), "v2", 3));
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        assertThat(event.served().version()).isEqualTo("v1");
        assertThat(event.candidate().version()).isEqualTo("v2");
        assertThat(event.shadow().frames()).isEqualTo(4);
        assertThat(event.shadow().mutualAgreement())
                .as("the same but for scale")
                .isCloseTo(1, within(1e-6));
        assertThat(event.shadow().servedAgreement()).as("no teacher").isNaN();
        frame(harness, TestFrames.gradient("a", sent));
        harness.prepareSnapshotPreBarrier(99);
        assertThat(versions(harness)).endsWith("v2").startsWith("v1");
    }

    @Test
    void itsBeginAndItsEndAreALineEach() throws Exception {
        var harness = open(first.location(), SHADOW);
        try (LoggedLines log = new LoggedLines(Level.INFO)) {
            outcome(harness, TestModels.brightness(folder.resolve("2"), "v2", 3));
            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0))
                    .startsWith("INFO")
                    .endsWith("the evaluation of test/v2 beside test/v1 begins.");
            assertThat(log.lines().get(1))
                    .startsWith("INFO")
                    .contains("test/v2 beside test/v1 is decided: SWAPPED, ")
                    .containsPattern("4 frames, [0-9.]+ ms a frame, before [0-9.]+ ms; ")
                    .endsWith("agreement with each other 1.000)");
        }
        try (LoggedLines log = new LoggedLines(Level.INFO)) {
            outcome(harness, TestModels.constant(folder.resolve("3"), "v3"));
            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(1))
                    .startsWith("WARN")
                    .contains("test/v3 beside test/v2 is decided: REFUSED, 4 of 4 predictions are");
        }
    }

    @Test
    void aSlowModelTakesOverWhereThatIsAllowed() throws Exception {
        var harness = open(first.location(), SHADOW);
        ModelEvent event = outcome(harness, TestModels.slow(folder.resolve("2"), "v2", 400));
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
    }

    private void refused(ModelPackage candidate, ShadowOptions shadow, String reason)
            throws Exception {
        var harness = open(first.location(), shadow);
        ModelEvent event = outcome(harness, candidate);
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.REFUSED);
        assertThat(event.reason()).contains(reason);
        frame(harness, TestFrames.gradient("a", sent));
        harness.prepareSnapshotPreBarrier(99);
        assertThat(versions(harness)).containsOnly("v1");
    }

    @Test
    void aConstantModelIsRefused() throws Exception {
        refused(
                TestModels.constant(folder.resolve("2"), "v2"),
                SHADOW,
                "4 of 4 predictions are constant maps");
    }

    @Test
    void aModelThatFailsOnALiveFrameIsRefused() throws Exception {
        refused(TestModels.notFiniteInTheDark(folder.resolve("2")), SHADOW, "it fails on frame a");
    }

    @Test
    void aModelThatIsTooSlowIsRefused() throws Exception {
        refused(
                TestModels.slow(folder.resolve("2"), "v2", 400),
                shadow().maxSlowdown(3).build(),
                "more than 3.0 times as long; a larger maxSlowdown (--shadow-max-slowdown)");
    }

    @Test
    void aModelFurtherFromTheTeacherIsRefused() throws Exception {
        ModelPackage teacher = TestModels.brightness(folder.resolve("teacher"), "t", 7);
        refused(
                TestModels.darkness(folder.resolve("2"), "v2"),
                shadow().teacher(teacher.location()).build(),
                "it agrees with the teacher by");
    }

    @Test
    void aModelNearerToTheTeacherTakesOver() throws Exception {
        ModelPackage teacher = TestModels.brightness(folder.resolve("teacher"), "t", 7);
        first = TestModels.darkness(folder.resolve("0"), "v0");
        var harness = open(first.location(), shadow().teacher(teacher.location()).build());
        ModelEvent event = outcome(harness, TestModels.brightness(folder.resolve("2"), "v2", 3));
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        assertThat(event.shadow().candidateAgreement()).isCloseTo(1, within(1e-6));
        assertThat(event.shadow().servedAgreement()).isLessThan(0.9);
    }

    @Test
    void aLessConfidentModelIsRefusedWhereConfidenceIsCompared() throws Exception {
        refused(
                lessConfident(),
                shadow().confidenceTolerance(0.05).build(),
                "its mean confidence is 0.700, that of test/v1 0.800: less by more than 0.05");
    }

    @Test
    void aModelIsAsConfidentAsTheToleranceAllows() throws Exception {
        ModelPackage candidate = lessConfident();
        var harness = open(first.location(), shadow().confidenceTolerance(0.2).build());
        ModelEvent event = outcome(harness, candidate);
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        assertThat(event.shadow().servedConfidence()).isCloseTo(0.8, within(1e-6));
        assertThat(event.shadow().candidateConfidence()).isCloseTo(0.7, within(1e-6));
    }

    /** A candidate, and a first model that is more confident. */
    private ModelPackage lessConfident() {
        task = new DepthTask(true, CameraScale.DEFAULT, true);
        first = TestModels.brightnessAndConfidence(folder.resolve("c1"), "v1", 0.8f);
        return TestModels.brightnessAndConfidence(folder.resolve("c2"), "v2", 0.7f);
    }

    /** One comes from the network, the other from the mirror image. */
    @Test
    void confidenceOfAnotherSourceIsNotCompared() throws Exception {
        task = new DepthTask(true, CameraScale.DEFAULT, true);
        first = TestModels.brightnessAndConfidence(folder.resolve("c1"), "v1", 1);
        var harness = open(first.location(), shadow().confidenceTolerance(0).build());
        ModelEvent event = outcome(harness, TestModels.tilted(folder.resolve("c2"), "v2", 1));
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        assertThat(event.shadow().candidateConfidence()).isNaN();
    }

    @Test
    void aReturnToAnOlderVersionIsNotHeldUpByTheTeacher() throws Exception {
        ModelPackage teacher = TestModels.brightness(folder.resolve("teacher"), "t", 7);
        first = TestModels.brightness(folder.resolve("new"), "20260102T000000.000Z-0", 1);
        var harness = open(first.location(), shadow().teacher(teacher.location()).build());
        ModelEvent event =
                outcome(
                        harness,
                        TestModels.darkness(folder.resolve("old"), "20260101T000000.000Z-0"));
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.ROLLED_BACK);
    }

    @Test
    void withoutItsTeacherNothingIsLetIn() throws Exception {
        refused(
                TestModels.brightness(folder.resolve("2"), "v2", 3),
                shadow().teacher(folder.resolve("nowhere").toString()).build(),
                "the teacher of its shadow evaluation cannot be loaded");
    }

    @Test
    void externalDataOutsideOfTheFolderIsRefused() throws Exception {
        refused(
                TestModels.externalData(folder.resolve("2"), "v2", "../outside.bin"),
                SHADOW,
                "outside.bin");
    }

    @Test
    void aModelOfAnotherSignatureIsRefused() throws Exception {
        refused(TestModels.otherOutput(folder.resolve("2"), "v2"), SHADOW, "predicted_depth");
    }

    @Test
    void aTruncatedModelIsRefused() throws Exception {
        ModelPackage cut = TestModels.brightness(folder.resolve("2"), "v2", 3);
        Path file = Path.of(cut.location(), ModelPackage.MODEL_FILE);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        refused(cut, SHADOW, ModelPackage.MODEL_FILE);
    }

    @Test
    void aModelOfAnotherDigestIsRefused() throws Exception {
        ModelPackage model = TestModels.brightness(folder.resolve("2"), "v2", 3);
        var harness = open(first.location(), SHADOW);
        update(harness, new ModelUpdate(model.version(), model.location(), "00"));
        awaitDecision(harness);
        ModelEvent event = harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.REFUSED);
        assertThat(event.reason())
                .contains("has SHA-256 " + model.cardDigest(), "the update names 00");
    }

    @Test
    void anUnreadableModelIsRefused() throws Exception {
        ModelPackage broken = TestModels.brightness(folder.resolve("2"), "v2", 3);
        replaceByFolder(broken);
        refused(broken, SHADOW, ModelPackage.MODEL_FILE);
    }

    private static void replaceByFolder(ModelPackage model) throws IOException {
        Path file = Path.of(model.location(), ModelPackage.MODEL_FILE);
        Files.delete(file);
        Files.createDirectory(file);
    }

    @Test
    void withoutFramesASubtaskAbstainsWhenItsTimeIsUp() throws Exception {
        var harness = open(first.location(), shadow().timeout(Duration.ofSeconds(5)).build());
        update(harness, TestModels.brightness(folder.resolve("2"), "v2", 3).toUpdate());
        deliver(harness);
        awaitMail(harness);
        harness.setProcessingTime(harness.getProcessingTime() + 5000);
        awaitDecision(harness);
        ModelEvent event = harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        assertThat(event.reason()).contains("no subtask had a frame");
    }

    @Test
    void aShadowEvaluationThatIsGivenUpLeavesNothingOpen() throws Exception {
        var harness = open(first.location(), SHADOW);
        update(harness, TestModels.brightness(folder.resolve("2"), "v2", 3).toUpdate());
        deliver(harness);
        awaitMail(harness);
        frame(harness, TestFrames.gradient("a", 0));
        // The fixture closes the operator in the middle of the shadow evaluation, and counts the
        // sessions.
    }
}
