// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Processes batches outside the task thread: decodes and resizes frames on the pool, runs the
 * network on a thread of the device, reads the predictions on the pool, and reports each batch with
 * one mail. Thread-safe.
 */
final class BatchRunner<T> {
    // ONNX Runtime's messages for a failed call to the device. Out of memory (2 in CUDA, 3 in
    // cuBLAS) is temporary; after any other failure the process cannot use that device again.
    private static final Pattern LOST_DEVICE =
            Pattern.compile("CUDA failure (?!2:)\\d+|CUBLAS failure (?!3:)\\d+|CUDNN\\w* failure");

    private final InferenceTask<T> task;
    private final DecodeThreads threads;
    private final Executor device;
    private final EngineContext<T> context;
    private final ThrowingConsumer<FrameBatch<T>, Exception> onFinished;

    /** Counts the runs that were submitted to the device, and this object itself. */
    private final Phaser runs = new Phaser(1);

    private volatile boolean cancelled;

    /**
     * Creates a runner.
     *
     * @param onFinished called on the task thread when each frame of a batch has a prediction or a
     *     failure
     */
    BatchRunner(
            InferenceTask<T> task,
            DecodeThreads threads,
            Executor device,
            EngineContext<T> context,
            ThrowingConsumer<FrameBatch<T>, Exception> onFinished) {
        this.task = task;
        this.threads = threads;
        this.device = device;
        this.context = context;
        this.onFinished = onFinished;
    }

    /** Skips all work that has not started. */
    void cancel() {
        cancelled = true;
    }

    /** Waits after {@link #cancel} until the device has finished this engine's runs. */
    boolean awaitRuns(Duration time) throws InterruptedException {
        try {
            runs.awaitAdvanceInterruptibly(
                    runs.arriveAndDeregister(), time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Decodes a frame to its position in the batch. */
    void prepare(FrameBatch<T> batch, PendingFrame<T> pending, int index) {
        threads.execute(
                () -> {
                    if (cancelled || !batch.retain()) {
                        return;
                    }
                    try {
                        if (!decode(batch, pending, index)) {
                            return;
                        }
                    } catch (Throwable e) {
                        failTask(e);
                    } finally {
                        batch.release();
                    }
                    submitIfReady(batch);
                });
    }

    /**
     * Returns false if the decoder exceeded its deadline: the batch has continued without the
     * frame.
     */
    private boolean decode(FrameBatch<T> batch, PendingFrame<T> pending, int index) {
        long start = System.nanoTime();
        try (DecodedImage image =
                threads.decode(
                        pending.frame.image(),
                        pending.header,
                        JpegReduction.of(pending.header, batch.model.input(), batch.size),
                        overdue -> {
                            pending.fail(overdue.toDefect());
                            submitIfReady(batch);
                        })) {
            if (image == null) {
                return false;
            }
            long decoded = System.nanoTime();
            pending.decodeNanos = decoded - start;
            if (task.wantsThumbnail()) {
                pending.thumbnail = LumaThumbnail.of(image);
            }
            ImagePreprocessor.writeViews(
                    image, batch.model.input(), batch.size, batch.views, batch.inputOf(index, 1));
            pending.preprocessNanos = System.nanoTime() - decoded;
        } catch (ImageException e) {
            pending.fail(e.toDefect());
        } catch (RuntimeException | Error e) {
            failFrame(pending, e, FailureReason.CORRUPT_IMAGE);
        }
        return true;
    }

    /** Fails the frame if the error concerns only this frame; otherwise rethrows it. */
    private void failFrame(PendingFrame<T> pending, Throwable error, FailureReason reason) {
        pending.fail(FrameErrors.defectOrRethrow(error, reason));
    }

    /**
     * Counts one part of a batch as ready: a prepared frame, or the end of its assembly. Runs the
     * batch with the last part.
     */
    void submitIfReady(FrameBatch<T> batch) {
        if (!batch.partReady() || !batch.takeOwnership()) {
            return;
        }
        runs.register();
        try {
            device.execute(
                    () -> {
                        try {
                            failTaskOnError(() -> run(batch));
                        } finally {
                            runs.arriveAndDeregister();
                        }
                    });
        } catch (RejectedExecutionException e) {
            // The decoding ended after the engine was closed, which has released the device.
            batch.release();
            runs.arriveAndDeregister();
        }
    }

    private void run(FrameBatch<T> batch) throws OrtException {
        List<FrameOutput<T>> frameOutputs;
        try {
            if (cancelled) {
                return;
            }
            frameOutputs = runAll(batch, closeGaps(batch));
        } finally {
            batch.release();
        }
        if (frameOutputs.isEmpty()) {
            context.execute(() -> onFinished.accept(batch));
            return;
        }
        AtomicInteger unread = new AtomicInteger(frameOutputs.size());
        for (FrameOutput<T> output : frameOutputs) {
            threads.execute(
                    () -> {
                        if (cancelled) {
                            return;
                        }
                        failTaskOnError(() -> read(batch, output));
                        if (unread.decrementAndGet() == 0) {
                            context.execute(() -> onFinished.accept(batch));
                        }
                    });
        }
    }

    /** Removes the gaps of frames that could not be decoded; returns the decoded frames. */
    private List<PendingFrame<T>> closeGaps(FrameBatch<T> batch) {
        List<PendingFrame<T>> live = new ArrayList<>(batch.frames.size());
        for (int i = 0; i < batch.frames.size(); i++) {
            PendingFrame<T> pending = batch.frames.get(i);
            if (!pending.failed()) {
                if (live.size() < i) {
                    batch.inputOf(live.size(), 1).put(batch.inputOf(i, 1));
                }
                live.add(pending);
            }
        }
        return live;
    }

    /** Runs the whole batch; if that fails, runs each frame separately. */
    private List<FrameOutput<T>> runAll(FrameBatch<T> batch, List<PendingFrame<T>> live)
            throws OrtException {
        List<FrameOutput<T>> outputs = new ArrayList<>();
        if (!live.isEmpty() && !tryRun(batch, live, 0, outputs)) {
            for (int i = 0; i < live.size() && live.size() > 1; i++) {
                tryRun(batch, live.subList(i, i + 1), i, outputs);
            }
        }
        return outputs;
    }

    /** Returns false if the network failed; a batch of one frame then fails this frame. */
    private boolean tryRun(
            FrameBatch<T> batch,
            List<PendingFrame<T>> frames,
            int firstIndex,
            List<FrameOutput<T>> frameOutputs)
            throws OrtException {
        try {
            run(batch, frames, firstIndex, frameOutputs);
            return true;
        } catch (OrtException e) {
            if (e.getMessage() != null && LOST_DEVICE.matcher(e.getMessage()).find()) {
                throw e;
            }
            if (frames.size() == 1) {
                frames.get(0)
                        .fail(
                                FailureReason.INFERENCE_FAILED,
                                "the model failed: " + e.getMessage());
            }
            return false;
        }
    }

    private void run(
            FrameBatch<T> batch,
            List<PendingFrame<T>> frames,
            int firstIndex,
            List<FrameOutput<T>> frameOutputs)
            throws OrtException {
        long start = System.nanoTime();
        ByteBuffer input = batch.inputOf(firstIndex, frames.size());
        Map<String, FloatTensor> outputs =
                batch.model
                        .session()
                        .run(
                                input,
                                batch.model.inputShape(frames.size() * batch.views, batch.size),
                                task.outputs(batch.model.model().card().outputs()));
        long nanos = System.nanoTime() - start;
        for (int i = 0; i < frames.size(); i++) {
            PendingFrame<T> pending = frames.get(i);
            long waited = start - pending.arrivedNanos - pending.decodeNanos;
            InferenceTimings timings =
                    new InferenceTimings(
                            waited - pending.preprocessNanos,
                            pending.decodeNanos,
                            pending.preprocessNanos,
                            nanos,
                            frames.size());
            frameOutputs.add(new FrameOutput<>(pending, outputs, i * batch.views, timings));
        }
    }

    private void read(FrameBatch<T> batch, FrameOutput<T> output) {
        PendingFrame<T> pending = output.pending;
        try {
            T prediction =
                    task.read(
                            pending.frame,
                            new ImageSize(pending.header.width(), pending.header.height()),
                            batch.model,
                            output.outputs,
                            output.index,
                            output.timings);
            pending.predicted(
                    pending.thumbnail == null
                            ? prediction
                            : task.withThumbnail(prediction, pending.thumbnail));
            pending.timings = output.timings;
        } catch (InferenceTask.NoPredictionException e) {
            pending.fail(e.toDefect());
        } catch (RuntimeException | Error e) {
            failFrame(pending, e, FailureReason.INFERENCE_FAILED);
        }
    }

    /** Fails the task, on the task thread, for an error that does not concern a single frame. */
    private void failTaskOnError(ThrowingRunnable<Exception> step) {
        try {
            step.run();
        } catch (Throwable e) {
            failTask(e);
        }
    }

    private void failTask(Throwable error) {
        context.execute(
                () -> {
                    // Flink needs the original error to decide whether the JVM can continue.
                    ExceptionUtils.rethrowIfFatalErrorOrOOM(error);
                    throw new IllegalStateException("the inference engine failed", error);
                });
    }

    /** The outputs of the network for a batch, and the index of a frame's first view in them. */
    private record FrameOutput<T>(
            PendingFrame<T> pending,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings) {}
}
