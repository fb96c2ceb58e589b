// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.operators.runtime.TestFrames;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.time.Deadline;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A decoder that does not come back costs its frame, not the stream. */
class DecodeThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final HeldDecoder decoder = new HeldDecoder();
    private final CompletableFuture<RuntimeException> exhausted = new CompletableFuture<>();
    private final DecodeThreads threads = decoder.threads(1, exhausted::complete);

    @AfterEach
    void allThreadsEndWhenTheDecoderComesBack() throws Exception {
        decoder.letGo();
        threads.shutDown();
        assertThat(threads.awaitEnd(Deadline.fromNow(LONG))).isTrue();
        Deadline deadline = Deadline.fromNow(LONG);
        while (threads.size() > 0 && deadline.hasTimeLeft()) {
            Thread.onSpinWait();
        }
        assertThat(threads.size()).isZero();
        for (DecodedImage picture : decoder.late) {
            assertThat(picture.bgr().isNull()).as("a late picture is closed").isTrue();
        }
    }

    private static byte[] image() {
        return TestFrames.grey("a", 0, 7, 40, 20).image();
    }

    private static ImageHeader header(byte[] image) throws ImageException {
        return ImageHeader.read(image, ImageLimits.DEFAULT);
    }

    private FutureTask<DecodedImage> decode(byte[] image) throws ImageException {
        ImageHeader header = header(image);
        FutureTask<DecodedImage> decoded =
                new FutureTask<>(() -> threads.decodeAndWait(image, header));
        Thread caller = new Thread(decoded);
        caller.setDaemon(true);
        caller.start();
        return decoded;
    }

    @Test
    void aPictureInTimeCancelsItsAlarm() throws Exception {
        byte[] image = image();
        try (DecodedImage picture = threads.decodeAndWait(image, header(image))) {
            assertThat(picture.width()).isEqualTo(40);
        }
        assertThat(decoder.alarms).hasSize(1).allMatch(alarm -> alarm.isCancelled());
    }

    @Test
    void anotherThreadTakesThePlaceOfOneThatIsGivenUp() throws Exception {
        FutureTask<DecodedImage> stuck = decode(decoder.hold(image()));
        Runnable alarm = decoder.awaitHeld();
        CountDownLatch next = new CountDownLatch(1);
        threads.execute(next::countDown);
        alarm.run();
        assertThatThrownBy(() -> stuck.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(FailureReason.DECODE_TIMEOUT))
                .hasMessage("the PNG of 40 x 20 pixels was not decoded within 30000 ms");
        assertThat(next.await(60, TimeUnit.SECONDS)).as("what waited has run").isTrue();
        decode(image()).get(60, TimeUnit.SECONDS).close();
        assertThat(threads.size()).isEqualTo(2);
        decoder.letGo();
        Deadline deadline = Deadline.fromNow(LONG);
        while (threads.size() > 1 && deadline.hasTimeLeft()) {
            Thread.onSpinWait();
        }
        assertThat(threads.size()).as("threads that are left").isEqualTo(1);
    }

    @Test
    void otherWorkHasTheDeadlineToo() throws Exception {
        byte[] image = decoder.hold(image());
        ImageHeader header = header(image);
        FutureTask<DecodedImage> stuck =
                new FutureTask<>(
                        () ->
                                threads.callAndWait(
                                        () -> decoder.decode(image, header, 1),
                                        DecodedImage::close,
                                        () -> "the WebP"));
        new Thread(stuck).start();
        decoder.passDeadline();
        assertThatThrownBy(() -> stuck.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ImageException.class)
                .hasMessage("the WebP was not decoded within 30000 ms");
    }

    @Test
    void threadsAreNotGivenUpWithoutEnd() throws Exception {
        for (int i = 0; i < DecodeThreads.MAX_OVERDUE; i++) {
            decode(decoder.hold(image()));
            decoder.passDeadline();
        }
        assertThat(exhausted).isNotCompleted();
        decode(decoder.hold(image()));
        decoder.passDeadline();
        String sentence =
                "more than 4 images at a time have been in the decoder for over 30000 ms each";
        assertThat(exhausted.get(60, TimeUnit.SECONDS)).hasMessage(sentence);
        byte[] image = image();
        assertThatThrownBy(() -> threads.decode(image, header(image), 1, e -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(sentence);
    }

    /** All threads are given up: nothing that is queued behind them would ever run. */
    @Test
    void nobodyWaitsForThreadsThatWereGivenUp() throws Exception {
        for (int i = 0; i < DecodeThreads.MAX_OVERDUE; i++) {
            decode(decoder.hold(image()));
            decoder.passDeadline();
        }
        decode(decoder.hold(image()));
        byte[] image = image();
        FutureTask<DecodedImage> queued =
                new FutureTask<>(() -> threads.decodeAndWait(image, header(image)));
        Thread caller = new Thread(queued);
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        decoder.passDeadline();
        assertThatThrownBy(() -> queued.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> threads.decodeAndWait(image, header(image)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more than 4 images");
    }

    private static DecodeThreads failing(Error error) {
        return new DecodeThreads(
                1,
                LONG,
                (image, header, reduction) -> {
                    throw error;
                },
                new TimerAlarms(),
                Assertions::fail);
    }

    @Test
    void anErrorThatIsOneImagesIsItsDefect() throws Exception {
        byte[] image = image();
        DecodeThreads failing = failing(new OutOfMemoryError("Java heap space"));
        assertThatThrownBy(() -> failing.decodeAndWait(image, header(image)))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(FailureReason.OUT_OF_MEMORY));
        failing.shutDown();
    }

    @Test
    void anErrorThatIsTheProcesssStaysWhatItIs() throws Exception {
        byte[] image = image();
        OutOfMemoryError error = new OutOfMemoryError("Metaspace");
        DecodeThreads failing = failing(error);
        assertThatThrownBy(() -> failing.decodeAndWait(image, header(image))).isSameAs(error);
        failing.shutDown();
    }

    /** Cancelling a task must not take as long as a decoder. */
    @Test
    void theEndDoesNotWaitForThreadsThatWereGivenUp() throws Exception {
        decode(decoder.hold(image()));
        decoder.passDeadline();
        threads.shutDown();
        assertThat(threads.awaitEnd(Deadline.fromNow(Duration.ofSeconds(20)))).isTrue();
        assertThat(threads.size()).isEqualTo(1);
    }

    @Test
    void theEndWaitsForWorkInProgress() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        threads.execute(
                () -> {
                    started.countDown();
                    while (mayEnd.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                });
        started.await();
        threads.shutDown();
        assertThat(threads.awaitEnd(Deadline.now())).isFalse();
        mayEnd.countDown();
    }

    /** Nobody is left who could close the picture. */
    @Test
    void aCallerThatIsInterruptedLeavesNoPicture() throws Exception {
        byte[] image = decoder.hold(image());
        ImageHeader header = header(image);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                threads.decodeAndWait(image, header);
                            } catch (Throwable e) {
                                thrown.complete(e);
                            }
                        });
        caller.start();
        caller.interrupt();
        assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        decoder.letGo();
    }

    @Test
    void alarmsGoOffOnATimer() throws Exception {
        TimerAlarms alarms = new TimerAlarms();
        CountDownLatch rung = new CountDownLatch(1);
        alarms.set(Duration.ofMillis(1), rung::countDown);
        assertThat(rung.await(60, TimeUnit.SECONDS)).isTrue();
        alarms.close();
        assertThat(alarms.set(Duration.ZERO, () -> {}).isDone()).as("after the end").isFalse();
    }
}
