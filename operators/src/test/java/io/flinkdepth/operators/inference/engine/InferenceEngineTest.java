// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.operators.depth.internal.CameraScale;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.OutputOrder;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine, on ONNX Runtime, with a hand-driven clock and mailbox. */
class InferenceEngineTest {

    private static final RuntimeOptions CPU =
            new RuntimeOptions(Device.CPU, 0, 1, 1, false, Map.of());

    @TempDir Path folder;

    private final HandDrivenContext host = new HandDrivenContext();
    private InferenceEngine<DepthMap> engine;

    private void start(ModelPackage model, InferenceOptions options) throws Exception {
        engine =
                new InferenceEngine<>(
                        new DepthTask(true),
                        options,
                        load(model),
                        Device.CPU,
                        host,
                        new InferenceMetrics(new UnregisteredMetricsGroup()));
    }

    private static LoadedModel load(ModelPackage model) throws Exception {
        return LoadedModel.load(model, false, Device.CPU, CPU, 0);
    }

    private static InferenceOptions options(
            int batch, int inFlight, OutputOrder order, Overload overload, Duration age) {
        return new InferenceOptions(
                CPU,
                0,
                batch,
                1 << 20,
                Duration.ofMillis(50),
                inFlight,
                2,
                order,
                overload,
                age,
                ImageLimits.DEFAULT,
                false,
                TrustedKeys.ANY);
    }

    private static InferenceOptions batchesOf(int batch) {
        return options(batch, 64, OutputOrder.BY_CAMERA, Overload.BACKPRESSURE, null);
    }

    private void offer(Frame... frames) throws Exception {
        for (Frame frame : frames) {
            engine.offer(frame, new RecordTimestamp(true, frame.identity().eventTimeMillis()));
        }
    }

    @AfterEach
    void everySessionIsClosedAtTheEnd() throws Exception {
        if (engine != null) {
            engine.close(Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT));
        }
        assertThat(SharedSessions.open()).as("open sessions").isZero();
    }

    @Test
    void predictionsAreTheModels() throws Exception {
        start(TestModels.brightness(folder, "v1", 2f), batchesOf(1));
        offer(TestFrames.grey("a", 0, 51, 80, 40));
        engine.drain();
        DepthMap prediction = host.predictions.get(0);
        assertThat(prediction.width()).isEqualTo(80);
        assertThat(prediction.height()).isEqualTo(40);
        assertThat(prediction.at(39, 79)).isCloseTo(0.4f, within(1e-5f));
        assertThat(prediction.model().toString()).isEqualTo("test/v1");
        assertThat(prediction.identity()).isEqualTo(new FrameIdentity("a", 0, 1000));
        assertThat(prediction.timings().inferenceNanos()).isPositive();
    }

    @Test
    void aBatchClosesWhenItIsFull() throws Exception {
        start(TestModels.brightness(folder, "v1", 1f), batchesOf(3));
        offer(TestFrames.grey("a", 0, 1), TestFrames.grey("a", 1, 2), TestFrames.grey("a", 2, 3));
        host.awaitLeft(3);
        assertThat(host.predictions).extracting(a -> a.timings().batchSize()).containsOnly(3);
        assertThat(host.predictions.get(2).at(0, 0)).isCloseTo(3 / 255f, within(1e-6f));
    }

    @Test
    void aBatchClosesWhenItsDelayIsOver() throws Exception {
        start(TestModels.brightness(folder, "v1", 1f), batchesOf(3));
        offer(TestFrames.grey("a", 0, 1), TestFrames.grey("a", 1, 2));
        host.advance(49);
        assertThat(host.events).isEmpty();
        assertThat(engine.inFlight()).isEqualTo(2);
        host.advance(1);
        host.awaitLeft(2);
        assertThat(host.predictions).extracting(a -> a.timings().batchSize()).containsOnly(2);
    }

    @Test
    void aBatchClosesWhenItsBytesAreReached() throws Exception {
        Frame frame = TestFrames.grey("a", 0, 1);
        InferenceOptions options =
                new InferenceOptions(
                        CPU,
                        0,
                        8,
                        2L * frame.image().length,
                        Duration.ofMillis(50),
                        64,
                        2,
                        OutputOrder.BY_CAMERA,
                        Overload.BACKPRESSURE,
                        null,
                        ImageLimits.DEFAULT,
                        false,
                        TrustedKeys.ANY);
        start(TestModels.brightness(folder, "v1", 1f), options);
        offer(frame, TestFrames.grey("a", 1, 1), TestFrames.grey("a", 2, 1));
        host.awaitLeft(2);
        assertThat(host.predictions).extracting(a -> a.timings().batchSize()).containsOnly(2);
        assertThat(engine.inFlight()).isEqualTo(1);
    }

    @Test
    void onlyImagesOfOneNetworkSizeShareABatch() throws Exception {
        start(TestModels.brightnessOfAnySize(folder, "v1", 64), batchesOf(2));
        offer(
                TestFrames.grey("a", 0, 10, 64, 64),
                TestFrames.grey("a", 1, 20, 128, 32),
                TestFrames.grey("a", 2, 30, 100, 100));
        host.awaitLeft(1);
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "a#1", "a#2");
        assertThat(host.predictions)
                .extracting(a -> a.timings().batchSize())
                .containsExactly(2, 1, 2);
        assertThat(host.predictions.get(1).width()).isEqualTo(128);
    }

    @ParameterizedTest
    @EnumSource(OutputOrder.class)
    void orderIsKeptAsAsked(OutputOrder order) throws Exception {
        start(
                TestModels.brightnessOfAnySize(folder, "v1", 64),
                options(2, 64, order, Overload.BACKPRESSURE, null));
        // a#0 waits for a companion of its size; the other two make a batch.
        offer(
                TestFrames.grey("a", 0, 10, 64, 64),
                TestFrames.grey("a", 1, 20, 128, 32),
                TestFrames.grey("b", 0, 20, 128, 32));
        while (engine.inFlight() > 0 && host.events.isEmpty()) {
            if (order == OutputOrder.ALL) {
                host.yieldToMail();
                assertThat(host.events).as("a#0 holds all up").isEmpty();
                engine.drain();
            } else {
                host.yieldToMail();
            }
        }
        engine.drain();
        switch (order) {
            case ALL -> assertThat(host.events).containsExactly("a#0", "a#1", "b#0");
            case BY_CAMERA -> assertThat(host.events).containsExactly("b#0", "a#0", "a#1");
            case UNORDERED -> assertThat(host.events).containsExactly("a#1", "b#0", "a#0");
        }
    }

    @ParameterizedTest
    @EnumSource(OutputOrder.class)
    void noWatermarkIsOvertaken(OutputOrder order) throws Exception {
        start(
                TestModels.brightnessOfAnySize(folder, "v1", 64),
                options(2, 64, order, Overload.BACKPRESSURE, null));
        engine.offerControl(() -> host.events.add("w0"));
        assertThat(host.events).as("nothing to wait for").containsExactly("w0");
        offer(TestFrames.grey("a", 0, 10, 64, 64));
        engine.offerControl(() -> host.events.add("w1"));
        engine.offerControl(() -> host.events.add("idle"));
        offer(TestFrames.grey("b", 0, 20, 128, 32), TestFrames.grey("b", 1, 20, 128, 32));
        host.yieldToMail();
        assertThat(host.events).as("b is predicted, and must wait").containsExactly("w0");
        engine.drain();
        assertThat(host.events).containsExactly("w0", "a#0", "w1", "idle", "b#0", "b#1");
    }

    @Test
    void badFramesGoAsideWithTheirBytesAndInOrder() throws Exception {
        start(TestModels.brightness(folder, "v1", 1f), batchesOf(4));
        Frame broken = TestFrames.broken("a", 1);
        Frame defective =
                new Frame(
                        new FrameIdentity("a", 2, 0),
                        new byte[] {1},
                        null,
                        null,
                        new FrameDefect(FailureReason.BAD_HEADER, "sequence is 'x'"));
        Frame text = new Frame(new FrameIdentity("a", 3, 0), "text".getBytes(), null);
        offer(
                TestFrames.grey("a", 0, 10),
                broken,
                defective,
                text,
                TestFrames.grey("a", 4, 20),
                TestFrames.grey("a", 5, 30));
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "!a#1", "!a#2", "!a#3", "a#4", "a#5");
        assertThat(host.failures)
                .extracting(f -> f.reason())
                .containsExactly(
                        FailureReason.CORRUPT_IMAGE,
                        FailureReason.BAD_HEADER,
                        FailureReason.NOT_AN_IMAGE);
        assertThat(host.failures.get(0).image()).isEqualTo(broken.image());
        assertThat(host.predictions).extracting(a -> a.timings().batchSize()).containsOnly(3);
        assertThat(host.predictions.get(2).at(0, 0))
                .as("the gap in the batch is closed")
                .isCloseTo(30 / 255f, within(1e-6f));
    }

    @Test
    void aNetworkMayTakeBytes() throws Exception {
        start(TestModels.brightnessOfBytes(folder, "v1", 1f), batchesOf(3));
        offer(
                TestFrames.grey("a", 0, 10),
                TestFrames.broken("a", 1),
                TestFrames.grey("a", 2, 250, 80, 40));
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "!a#1", "a#2");
        assertThat(host.predictions.get(0).at(0, 0)).isCloseTo(10 / 255f, within(1e-6f));
        assertThat(host.predictions.get(1).at(39, 79)).isCloseTo(250 / 255f, within(1e-6f));
    }

    @Test
    void aPredictionThatIsNoNumberGoesAside() throws Exception {
        start(TestModels.notFiniteInTheDark(folder), batchesOf(2));
        offer(TestFrames.grey("a", 0, 0), TestFrames.grey("a", 1, 200));
        engine.drain();
        assertThat(host.events).containsExactly("!a#0", "a#1");
        assertThat(host.failures.get(0).reason()).isEqualTo(FailureReason.NOT_FINITE);
    }

    @Test
    void aFailedBatchIsRunAgainFrameByFrame() throws Exception {
        start(TestModels.failsInBatches(folder), batchesOf(3));
        offer(
                TestFrames.grey("a", 0, 10),
                TestFrames.grey("a", 1, 20),
                TestFrames.grey("a", 2, 30));
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "a#1", "a#2");
        assertThat(host.predictions.get(2).at(5, 5)).isCloseTo(30 / 255f, within(1e-6f));
        assertThat(host.predictions).extracting(a -> a.timings().batchSize()).containsOnly(1);
    }

    @Test
    void aBadFrameFailsTheJobWhereAsked() throws Exception {
        InferenceOptions options =
                new InferenceOptions(
                        CPU,
                        0,
                        1,
                        1 << 20,
                        Duration.ZERO,
                        4,
                        1,
                        OutputOrder.BY_CAMERA,
                        Overload.BACKPRESSURE,
                        null,
                        ImageLimits.DEFAULT,
                        true,
                        TrustedKeys.ANY);
        start(TestModels.brightness(folder, "v1", 1f), options);
        assertThatThrownBy(
                        () -> {
                            offer(TestFrames.broken("a", 7));
                            engine.drain();
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a#7")
                .hasMessageContaining("cannot be decoded");
    }

    @Test
    void backPressureBoundsWhatIsInFlight() throws Exception {
        start(
                TestModels.brightness(folder, "v1", 1f),
                options(4, 4, OutputOrder.BY_CAMERA, Overload.BACKPRESSURE, null));
        for (int i = 0; i < 50; i++) {
            offer(TestFrames.grey("a", i, i));
            assertThat(engine.inFlight()).isLessThanOrEqualTo(4);
        }
        engine.drain();
        assertThat(host.predictions).hasSize(50);
        assertThat(host.predictions).extracting(a -> a.identity().sequence()).isSorted();
    }

    @Test
    void underPressureBatchesAreFull() throws Exception {
        start(
                TestModels.brightness(folder, "v1", 1f),
                options(4, 10, OutputOrder.BY_CAMERA, Overload.BACKPRESSURE, null));
        for (int i = 0; i < 80; i++) {
            offer(TestFrames.grey("a", i, i));
        }
        engine.drain();
        assertThat(host.predictions).extracting(a -> a.timings().batchSize()).containsOnly(4);
    }

    @Test
    void manySizesHoldFewBatchesOpen() throws Exception {
        start(TestModels.brightnessOfAnySize(folder, "v1", 64), batchesOf(8));
        for (int i = 0; i < 12; i++) {
            offer(TestFrames.grey("a", i, 10, 32 + 16 * i, 32));
        }
        host.awaitLeft(1);
        assertThat(engine.inFlight()).isLessThan(12);
        engine.drain();
        assertThat(host.predictions).hasSize(12);
    }

    @Test
    void theLatestFrameOfACameraStays() throws Exception {
        start(
                TestModels.brightness(folder, "v1", 1f),
                options(1, 1, OutputOrder.BY_CAMERA, Overload.LATEST_FRAME, null));
        for (int i = 0; i < 5; i++) {
            offer(TestFrames.grey("a", i, i), TestFrames.grey("b", i, i));
        }
        engine.offerControl(() -> host.events.add("w"));
        assertThat(engine.inFlight()).isEqualTo(1);
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "b#4", "a#4", "w");
    }

    @Test
    void framesThatAreTooOldAreDropped() throws Exception {
        start(
                TestModels.brightness(folder, "v1", 1f),
                options(
                        1,
                        4,
                        OutputOrder.BY_CAMERA,
                        Overload.BACKPRESSURE,
                        Duration.ofMillis(100)));
        long now = host.currentTimeMillis();
        Frame fresh = TestFrames.grey("a", 0, 1);
        offer(
                new Frame(new FrameIdentity("a", 1, now - 101), fresh.image(), null),
                new Frame(new FrameIdentity("a", 2, now - 100), fresh.image(), null));
        engine.drain();
        assertThat(host.events).containsExactly("a#2");
    }

    @Test
    void aSwapLosesNothingAndChangesTheVersionBetweenTwoBatches() throws Exception {
        start(TestModels.brightness(folder.resolve("1"), "v1", 1f), batchesOf(2));
        LoadedModel second = load(TestModels.brightness(folder.resolve("2"), "v2", 10f));
        offer(
                TestFrames.grey("a", 0, 51),
                TestFrames.grey("a", 1, 51),
                TestFrames.grey("a", 2, 51));
        assertThat(SharedSessions.open()).isEqualTo(2);
        engine.publish(second);
        offer(TestFrames.grey("a", 3, 51), TestFrames.grey("a", 4, 51));
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "a#1", "a#2", "a#3", "a#4");
        assertThat(host.predictions)
                .extracting(a -> a.model().version())
                .containsExactly("v1", "v1", "v1", "v2", "v2");
        assertThat(host.predictions.get(4).at(0, 0)).isCloseTo(2f, within(1e-5f));
        assertThat(SharedSessions.open()).as("the old session is closed").isEqualTo(1);
    }

    /** The one runs each frame once, the other also its mirror image. */
    @Test
    void aSwapMayChangeTheNumberOfViews() throws Exception {
        engine =
                new InferenceEngine<>(
                        new DepthTask(true, CameraScale.DEFAULT, true),
                        batchesOf(2),
                        load(TestModels.brightnessAndConfidence(folder.resolve("1"), "v1", 0.25f)),
                        Device.CPU,
                        host,
                        new InferenceMetrics(new UnregisteredMetricsGroup()));
        LoadedModel second = load(TestModels.brightness(folder.resolve("2"), "v2", 1));
        for (int i = 0; i < 6; i++) {
            if (i == 3) {
                engine.publish(second);
            }
            offer(TestFrames.gradient("a", i));
        }
        engine.drain();
        for (int i = 0; i < 6; i++) {
            float mean = host.predictions.get(i).confidence().mean();
            assertThat(mean).isCloseTo(i < 3 ? 0.25f : 1, within(0.01f));
        }
    }

    /** Waits as native code would: interrupted or not. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // It goes on.
            }
        }
    }

    @Test
    void batchesThatNeverRanAreGivenBackThoughTheCloseIsOverdue() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try {
            engine =
                    new InferenceEngine<>(
                            new ReadTask(
                                    frame -> {
                                        reads.countDown();
                                        awaitUninterruptibly(mayEnd);
                                    }),
                            batchesOf(2),
                            load(TestModels.brightness(folder, "v1", 1f)),
                            Device.CPU,
                            host,
                            new InferenceMetrics(new UnregisteredMetricsGroup()));
            offer(TestFrames.grey("a", 0, 1), TestFrames.grey("a", 1, 2));
            reads.await();
            // Waits in an open batch.
            offer(TestFrames.grey("a", 2, 3));
            engine.close(Deadline.now());
            engine = null;
            assertThat(SharedSessions.open()).as("open sessions").isZero();
        } finally {
            mayEnd.countDown();
        }
    }

    @Test
    void closingInMidStreamGivesEverythingBack() throws Exception {
        start(TestModels.brightness(folder, "v1", 1f), batchesOf(4));
        for (int i = 0; i < 30; i++) {
            offer(TestFrames.grey("a", i, i, 400, 300));
        }
        engine.close(Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT));
        engine = null;
        assertThat(SharedSessions.open()).isZero();
    }

    /** One batch is with the device, one was never submitted, when the task may wait no longer. */
    @Test
    void whatOutlastsTheDeadlineGivesEverythingBackLater() throws Exception {
        start(TestModels.brightness(folder, "v1", 1f), batchesOf(4));
        int runs = CPU.runsOn(Device.CPU, Devices.cores());
        CountDownLatch blocked = new CountDownLatch(1);
        try (DeviceExecutor device = DeviceExecutor.acquire(Device.CPU, runs)) {
            CountDownLatch started = new CountDownLatch(runs);
            for (int i = 0; i < runs; i++) {
                device.execute(
                        () -> {
                            started.countDown();
                            awaitQuietly(blocked);
                        });
            }
            started.await();
            for (int i = 0; i < 6; i++) {
                offer(TestFrames.grey("a", i, i));
            }
            engine.close(Deadline.fromNow(Duration.ofMillis(10)));
            engine = null;
            blocked.countDown();
            awaitNoSessions();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start(InferenceTask<DepthMap> task, int batch, DecodeThreads threads)
            throws Exception {
        engine =
                new InferenceEngine<>(
                        task,
                        batchesOf(batch),
                        load(TestModels.brightness(folder, "v1", 1f)),
                        Device.CPU,
                        host,
                        new InferenceMetrics(new UnregisteredMetricsGroup()),
                        threads);
    }

    /** The input of the bundled model is resized by area to 272 x 160. */
    @Test
    void aLargeJpegIsDecodedAtAPartOfItsSize() throws Exception {
        List<Integer> reductions = new CopyOnWriteArrayList<>();
        DecodeThreads threads =
                new DecodeThreads(
                        1,
                        Duration.ofSeconds(30),
                        (bytes, header, reduction) -> {
                            reductions.add(reduction);
                            return ImageCodec.decode(bytes, header, reduction);
                        },
                        new TimerAlarms(),
                        Assertions::fail);
        engine =
                new InferenceEngine<>(
                        new DepthTask(true),
                        batchesOf(1),
                        load(ModelPackage.open("bundled:default")),
                        Device.CPU,
                        host,
                        new InferenceMetrics(new UnregisteredMetricsGroup()),
                        threads);
        try (DecodedImage image = DecodedImage.ofRgb(1280, 720, new byte[3 * 1280 * 720])) {
            offer(
                    new Frame(
                            new FrameIdentity("a", 0, 0),
                            ImageCodec.encodeJpeg(image, 90),
                            "image/jpeg"));
        }
        engine.drain();
        assertThat(reductions).containsExactly(4);
        assertThat(host.predictions.get(0).width()).isEqualTo(1280);
    }

    private static Frame held(HeldDecoder decoder, Frame frame) {
        decoder.hold(frame.image());
        return frame;
    }

    @Test
    void aFrameThatIsNotDecodedInTimeGoesAsideAndItsBatchGoesOn() throws Exception {
        HeldDecoder decoder = new HeldDecoder();
        start(new DepthTask(true), 3, decoder.threads(1, Assertions::fail));
        offer(
                TestFrames.grey("a", 0, 10),
                held(decoder, TestFrames.grey("a", 1, 20)),
                TestFrames.grey("a", 2, 30));
        decoder.passDeadline();
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "!a#1", "a#2");
        assertThat(host.failures.get(0).reason()).isEqualTo(FailureReason.DECODE_TIMEOUT);
        assertThat(host.failures.get(0).message())
                .isEqualTo("the PNG of 32 x 32 pixels was not decoded within 30000 ms");
        assertThat(host.predictions.get(1).at(0, 0)).isCloseTo(30 / 255f, within(1e-6f));
        engine.close(Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT));
        engine = null;
        assertThat(SharedSessions.open()).as("the batch of the thread in the decoder").isOne();
        decoder.letGo();
        awaitNoSessions();
    }

    private static void awaitNoSessions() {
        Deadline deadline = Deadline.fromNow(Duration.ofSeconds(60));
        while (SharedSessions.open() > 0 && deadline.hasTimeLeft()) {
            Thread.onSpinWait();
        }
        assertThat(SharedSessions.open()).as("open sessions").isZero();
    }

    /** A picture that comes late must not be written where another frame's may be by then. */
    @Test
    void aLatePictureChangesNoOther() throws Exception {
        HeldDecoder decoder = new HeldDecoder();
        DecodeThreads threads = decoder.threads(1, Assertions::fail);
        start(new DepthTask(true), 3, threads);
        // The second place in the batch is the held frame's first, and the last one's then.
        offer(TestFrames.grey("a", 0, 10), held(decoder, TestFrames.grey("a", 1, 200)));
        decoder.passDeadline();
        decoder.letGo();
        Deadline deadline = Deadline.fromNow(Duration.ofSeconds(60));
        while (decoder.late.isEmpty() || !decoder.late.get(0).bgr().isNull()) {
            assertThat(deadline.hasTimeLeft()).as("a late picture, within 60 s").isTrue();
            Thread.onSpinWait();
        }
        CountDownLatch idle = new CountDownLatch(1);
        threads.execute(idle::countDown);
        idle.await();
        offer(TestFrames.grey("a", 2, 30));
        engine.drain();
        assertThat(host.events).containsExactly("a#0", "!a#1", "a#2");
        assertThat(host.failures).hasSize(1);
        assertThat(host.predictions.get(1).at(0, 0)).isCloseTo(30 / 255f, within(1e-6f));
    }

    @Test
    void tooManyDecodersThatDoNotComeBackFailTheTask() throws Exception {
        HeldDecoder decoder = new HeldDecoder();
        start(
                new DepthTask(true),
                1,
                decoder.threads(1, e -> host.execute(() -> ExceptionUtils.rethrow(e))));
        try {
            for (int i = 0; i <= DecodeThreads.MAX_OVERDUE; i++) {
                offer(held(decoder, TestFrames.grey("a", i, i)));
                decoder.passDeadline();
            }
            assertThatThrownBy(() -> engine.drain())
                    .hasMessageContaining("more than 4 images at a time");
        } finally {
            decoder.letGo();
        }
        engine.close(Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT));
        engine = null;
        awaitNoSessions();
    }

    private static DecodeThreads failing(byte[] image, Error error) {
        return new DecodeThreads(
                1,
                Duration.ofSeconds(30),
                (bytes, header, reduction) -> {
                    if (bytes == image) {
                        throw error;
                    }
                    return ImageCodec.decode(bytes, header, reduction);
                },
                new TimerAlarms(),
                Assertions::fail);
    }

    @Test
    void aFrameForWhichThereIsTooLittleMemoryGoesAside() throws Exception {
        Frame huge = TestFrames.grey("a", 0, 10);
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        start(new DepthTask(true), 2, failing(huge.image(), error));
        offer(huge, TestFrames.grey("a", 1, 20));
        engine.drain();
        assertThat(host.events).containsExactly("!a#0", "a#1");
        assertThat(host.failures.get(0).reason()).isEqualTo(FailureReason.OUT_OF_MEMORY);
        assertThat(host.failures.get(0).message())
                .isEqualTo("there was too little memory for this frame: Java heap space");
    }

    /** Flink decides by the error's class whether the JVM can go on. */
    @Test
    void memoryThatIsGoneFailsTheTaskAsItself() throws Exception {
        Frame frame = TestFrames.grey("a", 0, 10);
        OutOfMemoryError error = new OutOfMemoryError("Metaspace");
        start(new DepthTask(true), 1, failing(frame.image(), error));
        offer(frame);
        assertThatThrownBy(() -> engine.drain()).isSameAs(error);
    }

    @Test
    void anErrorInAPredictionIsItsFrames() throws Exception {
        start(
                new ReadTask(
                        frame -> {
                            switch ((int) frame.identity().sequence()) {
                                case 0 -> throw new OutOfMemoryError("Java heap space");
                                case 1 -> throw new StackOverflowError();
                                default -> {}
                            }
                        }),
                3,
                new DecodeThreads(1, Assertions::fail));
        offer(
                TestFrames.grey("a", 0, 10),
                TestFrames.grey("a", 1, 20),
                TestFrames.grey("a", 2, 30));
        engine.drain();
        assertThat(host.events).containsExactly("!a#0", "!a#1", "a#2");
        assertThat(host.failures)
                .extracting(f -> f.reason())
                .containsExactly(FailureReason.OUT_OF_MEMORY, FailureReason.INFERENCE_FAILED);
    }
}
