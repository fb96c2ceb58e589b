// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import io.flinkdepth.connectors.thread.DaemonThreads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.ExceptionUtils;

/**
 * Decoding threads with a deadline for each image. Native code cannot be interrupted, so a thread
 * whose decoder exceeds the deadline is abandoned and replaced by another one. If the decoder
 * returns later, its picture is closed and the thread ends.
 *
 * <p>Thread-safe.
 */
@Internal
public final class DecodeThreads implements Executor {

    /** Maximum decoding time of an image; an image at all limits takes a few seconds. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Maximum number of abandoned threads; each holds the memory of an image. */
    static final int MAX_OVERDUE = 4;

    static final int IDLE_SECONDS = 10;

    /** Interval in which close() checks whether only abandoned threads are left. */
    private static final long POLL_MILLIS = 10;

    private final int threads;
    private final Duration timeout;
    private final Decoder decoder;
    private final Alarms alarms;
    private final Consumer<RuntimeException> onExhausted;
    private final ThreadPoolExecutor pool;

    /** Results that other threads wait for. */
    private final Set<CompletableFuture<?>> awaited = ConcurrentHashMap.newKeySet();

    private int overdue;

    /** Decodes an image with a checked header, as {@link ImageCodec} does. */
    @FunctionalInterface
    interface Decoder {
        DecodedImage decode(byte[] image, ImageHeader header, int reduction) throws ImageException;
    }

    /**
     * Decodes other data.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws ImageException;
    }

    /** Runs an action after a delay, unless it is cancelled. */
    interface Alarms {

        Future<?> set(Duration delay, Runnable ring);

        /** Cancels all alarms. */
        default void close() {}
    }

    /**
     * Creates threads with the default decoder and deadline; they start on demand.
     *
     * @param threads number of threads, without abandoned ones
     * @param onExhausted called on any thread if too many threads were abandoned
     */
    public DecodeThreads(int threads, Consumer<RuntimeException> onExhausted) {
        this(threads, TIMEOUT, ImageCodec::decode, new TimerAlarms(), onExhausted);
    }

    DecodeThreads(
            int threads,
            Duration timeout,
            Decoder decoder,
            Alarms alarms,
            Consumer<RuntimeException> onExhausted) {
        this.threads = threads;
        this.timeout = timeout;
        this.decoder = decoder;
        this.alarms = alarms;
        this.onExhausted = onExhausted;
        this.pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        DaemonThreads.named("flink-depth-decode"));
    }

    /** Creates threads that end after some idle time and start again on demand. */
    static DecodeThreads endingWhenIdle(int threads) {
        DecodeThreads ending =
                new DecodeThreads(
                        threads,
                        TIMEOUT,
                        ImageCodec::decode,
                        TimerAlarms.endingWhenIdle(),
                        exhausted -> {});
        ending.pool.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        ending.pool.allowCoreThreadTimeOut(true);
        return ending;
    }

    /** Runs work without a deadline. */
    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    /**
     * Decodes an image; called on one of these threads. An error that concerns only this image,
     * such as not enough memory for it, is an {@link ImageException}.
     *
     * @param reduction divisor of the sides of a JPEG: 1, 2, 4 or 8
     * @param onOverdue called on another thread if the deadline has passed
     * @return the picture, which the caller closes; null if {@code onOverdue} was called
     */
    @Nullable
    DecodedImage decode(
            byte[] image, ImageHeader header, int reduction, Consumer<ImageException> onOverdue)
            throws ImageException {
        return decodeInTime(
                () -> decoder.decode(image, header, reduction),
                DecodedImage::close,
                () -> pictureOf(header),
                onOverdue);
    }

    private static String pictureOf(ImageHeader header) {
        return "the %s of %d x %d pixels"
                .formatted(header.format(), header.width(), header.height());
    }

    @Nullable
    private <T> T decodeInTime(
            Work<T> work,
            Consumer<T> close,
            Supplier<String> what,
            Consumer<ImageException> onOverdue)
            throws ImageException {
        requireThreads();
        AtomicBoolean settled = new AtomicBoolean();
        Future<?> alarm =
                alarms.set(
                        timeout,
                        () -> {
                            if (settled.compareAndSet(false, true)) {
                                giveUpThread();
                                onOverdue.accept(overdue(what.get()));
                            }
                        });
        T result;
        try {
            result = work.run();
        } catch (ImageException | RuntimeException | Error e) {
            if (inTime(settled, alarm)) {
                throw ofFrame(e);
            }
            return null;
        }
        if (inTime(settled, alarm)) {
            return result;
        }
        close.accept(result);
        return null;
    }

    /**
     * Decodes an image on one of these threads, and waits for it; called on any other thread.
     *
     * @return the picture, which the caller closes
     * @throws ImageException also if the deadline has passed
     * @throws IllegalStateException if too many threads were abandoned
     */
    public DecodedImage decodeAndWait(byte[] image, ImageHeader header)
            throws ImageException, InterruptedException {
        return callAndWait(
                () -> decoder.decode(image, header, 1),
                DecodedImage::close,
                () -> pictureOf(header));
    }

    /**
     * As {@link #decodeAndWait} for data other than an image.
     *
     * @param close closes a result that arrives after the deadline
     * @param what description of the data, for messages
     */
    public <T> T callAndWait(Work<T> work, Consumer<T> close, Supplier<String> what)
            throws ImageException, InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        awaited.add(result);
        try {
            // What is queued behind abandoned threads alone would never run.
            requireThreads();
            execute(() -> complete(result, work, close, what));
            return result.get();
        } catch (InterruptedException e) {
            result.thenAccept(close);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ImageException refused) {
                throw refused;
            }
            ExceptionUtils.rethrow(e.getCause());
            throw new AssertionError();
        } finally {
            awaited.remove(result);
        }
    }

    private <T> void complete(
            CompletableFuture<T> result, Work<T> work, Consumer<T> close, Supplier<String> what) {
        try {
            T decoded = decodeInTime(work, close, what, result::completeExceptionally);
            if (decoded != null && !result.complete(decoded)) {
                close.accept(decoded);
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    /** Converts an error of the decoder to a defect of the image if it is one. */
    private static ImageException ofFrame(Throwable error) {
        if (error instanceof ImageException refused) {
            return refused;
        }
        FrameDefect defect = FrameErrors.defectOrRethrow(error, FailureReason.CORRUPT_IMAGE);
        return new ImageException(defect.reason(), defect.message());
    }

    private ImageException overdue(String what) {
        return new ImageException(
                FailureReason.DECODE_TIMEOUT,
                "%s was not decoded within %d ms".formatted(what, timeout.toMillis()));
    }

    /** Returns whether the deadline has not passed; otherwise this thread is no longer needed. */
    private boolean inTime(AtomicBoolean settled, Future<?> alarm) {
        alarm.cancel(false);
        if (settled.compareAndSet(false, true)) {
            return true;
        }
        changeOverdue(-1);
        return false;
    }

    private void giveUpThread() {
        if (changeOverdue(1) > MAX_OVERDUE) {
            awaited.forEach(result -> result.completeExceptionally(exhausted()));
            onExhausted.accept(exhausted());
        }
    }

    private synchronized int changeOverdue(int by) {
        overdue += by;
        // A decoder may return before its thread is counted as abandoned.
        int wanted = threads + Math.max(0, Math.min(overdue, MAX_OVERDUE));
        // The core size must never exceed the maximum.
        pool.setCorePoolSize(Math.min(wanted, pool.getMaximumPoolSize()));
        pool.setMaximumPoolSize(wanted);
        pool.setCorePoolSize(wanted);
        return overdue;
    }

    private void requireThreads() {
        if (overdue() > MAX_OVERDUE) {
            throw exhausted();
        }
    }

    /** Returns the number of threads, including abandoned ones. */
    int size() {
        return pool.getPoolSize();
    }

    private synchronized int overdue() {
        return overdue;
    }

    private IllegalStateException exhausted() {
        return new IllegalStateException(
                "more than %d images at a time have been in the decoder for over %d ms each"
                        .formatted(MAX_OVERDUE, timeout.toMillis()));
    }

    /** Stops accepting work. */
    public void shutDown() {
        alarms.close();
        pool.shutdownNow();
    }

    /**
     * Waits after {@link #shutDown} for the work in progress, but not for abandoned threads.
     *
     * @return whether all other work has ended
     */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        while (size() > overdue()) {
            if (!deadline.hasTimeLeft()) {
                return false;
            }
            pool.awaitTermination(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}
