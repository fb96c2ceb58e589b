// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import java.nio.FloatBuffer;
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
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * What happens to a batch away from the task's thread: decoding and resizing on the pool, the run
 * on the device's thread, reading the answers on the pool again, and one mail home.
 */
final class BatchRunner<T> {

    // ONNX Runtime's words for a call to the device that failed. Out of memory passes (2 in CUDA, 3
    // in cuBLAS); after any other, nothing runs on that device in this process again.
    private static final Pattern LOST_DEVICE =
            Pattern.compile("CUDA failure (?!2:)\\d+|CUBLAS failure (?!3:)\\d+|CUDNN\\w* failure");

    private final InferenceTask<T> task;
    private final Executor pool;
    private final Executor device;
    private final EngineContext<T> host;
    private final ThrowingConsumer<FrameBatch<T>, Exception> onDone;

    /** The runs that the device has been given, and this object itself. */
    private final Phaser runs = new Phaser(1);

    private volatile boolean cancelled;

    BatchRunner(
            InferenceTask<T> task,
            Executor pool,
            Executor device,
            EngineContext<T> host,
            ThrowingConsumer<FrameBatch<T>, Exception> onDone) {
        this.task = task;
        this.pool = pool;
        this.device = device;
        this.host = host;
        this.onDone = onDone;
    }

    /** Everything that has not begun is left undone from now on. */
    void cancel() {
        cancelled = true;
    }

    /** After {@link #cancel}: waits until the device is at none of our runs any more. */
    boolean awaitRuns(Deadline deadline) throws InterruptedException {
        try {
            runs.awaitAdvanceInterruptibly(
                    runs.arriveAndDeregister(),
                    deadline.timeLeft().toMillis(),
                    TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Decodes a frame into its place in the batch. */
    void prepare(FrameBatch<T> batch, PendingFrame<T> pending, int index) {
        pool.execute(
                () -> {
                    if (!batch.enter()) {
                        return;
                    }
                    try {
                        guarded(() -> decode(batch, pending, index));
                    } finally {
                        batch.leave();
                    }
                    batch.prepared();
                });
    }

    private void decode(FrameBatch<T> batch, PendingFrame<T> pending, int index) {
        long start = System.nanoTime();
        try (DecodedImage image = ImageCodec.decode(pending.frame.image(), pending.header)) {
            long decoded = System.nanoTime();
            pending.decodeNanos = decoded - start;
            if (task.wantsThumbnail()) {
                pending.thumbnail = LumaThumbnail.of(image);
            }
            int floats = batch.floatsPerFrame();
            int floatsPerView = floats / batch.views;
            FloatBuffer picture = batch.input.view(index * floats, floatsPerView);
            ImagePreprocessor.preprocess(image, batch.model.input(), batch.size, picture);
            if (batch.views > 1) {
                ImagePreprocessor.mirror(
                        batch.input.view(index * floats, floatsPerView),
                        batch.model.input(),
                        batch.size,
                        batch.input.view(index * floats + floatsPerView, floatsPerView));
            }
            pending.preprocessNanos = System.nanoTime() - decoded;
        } catch (ImageException e) {
            pending.fail(e.toDefect());
        }
    }

    /** Runs a batch all of whose frames are prepared. */
    void submit(FrameBatch<T> batch) {
        runs.register();
        try {
            device.execute(
                    () -> {
                        try {
                            if (!cancelled && batch.enter()) {
                                guarded(() -> run(batch));
                            }
                        } finally {
                            runs.arriveAndDeregister();
                        }
                    });
        } catch (RejectedExecutionException e) {
            runs.arriveAndDeregister();
            // A decode that outlasted the engine: its batch was given back.
            if (!cancelled) {
                throw e;
            }
        }
    }

    private void run(FrameBatch<T> batch) throws OrtException {
        List<Answered<T>> answers = new ArrayList<>();
        try {
            List<PendingFrame<T>> live = closeGaps(batch);
            if (!live.isEmpty()) {
                answerAll(batch, live, answers);
            }
        } finally {
            batch.giveBack();
            batch.leave();
        }
        if (answers.isEmpty()) {
            host.execute(() -> onDone.accept(batch));
            return;
        }
        AtomicInteger unread = new AtomicInteger(answers.size());
        for (Answered<T> answered : answers) {
            pool.execute(
                    () -> {
                        if (cancelled) {
                            return;
                        }
                        guarded(() -> read(batch, answered));
                        if (unread.decrementAndGet() == 0) {
                            host.execute(() -> onDone.accept(batch));
                        }
                    });
        }
    }

    /** Moves the frames behind one that could not be decoded forward; returns those that could. */
    private List<PendingFrame<T>> closeGaps(FrameBatch<T> batch) {
        List<PendingFrame<T>> live = new ArrayList<>(batch.frames.size());
        int floats = batch.floatsPerFrame();
        for (int i = 0; i < batch.frames.size(); i++) {
            PendingFrame<T> pending = batch.frames.get(i);
            if (!pending.failed()) {
                if (live.size() < i) {
                    batch.input
                            .view(live.size() * floats, floats)
                            .put(batch.input.view(i * floats, floats));
                }
                live.add(pending);
            }
        }
        return live;
    }

    private void answerAll(
            FrameBatch<T> batch, List<PendingFrame<T>> live, List<Answered<T>> answers)
            throws OrtException {
        try {
            answer(batch, live, 0, answers);
        } catch (OrtException e) {
            throwIfDeviceIsLost(e);
            if (live.size() == 1) {
                fail(live.get(0), e);
                return;
            }
            for (int i = 0; i < live.size(); i++) {
                answerAlone(batch, live.get(i), i, answers);
            }
        }
    }

    private void answerAlone(
            FrameBatch<T> batch, PendingFrame<T> pending, int index, List<Answered<T>> answers)
            throws OrtException {
        try {
            answer(batch, List.of(pending), index, answers);
        } catch (OrtException e) {
            throwIfDeviceIsLost(e);
            fail(pending, e);
        }
    }

    private void answer(
            FrameBatch<T> batch,
            List<PendingFrame<T>> frames,
            int firstIndex,
            List<Answered<T>> answers)
            throws OrtException {
        long start = System.nanoTime();
        int floats = batch.floatsPerFrame();
        FloatBuffer input = batch.input.view(firstIndex * floats, frames.size() * floats);
        Map<String, FloatTensor> outputs =
                batch.model
                        .session()
                        .run(
                                input,
                                shape(frames.size() * batch.views, batch),
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
            answers.add(new Answered<>(pending, outputs, i * batch.views, timings));
        }
    }

    private static long[] shape(int views, FrameBatch<?> batch) {
        long height = batch.size.height();
        long width = batch.size.width();
        return batch.model.input().layout() == ModelInput.Layout.NCHW
                ? new long[] {views, 3, height, width}
                : new long[] {views, height, width, 3};
    }

    private static void throwIfDeviceIsLost(OrtException e) throws OrtException {
        if (e.getMessage() != null && LOST_DEVICE.matcher(e.getMessage()).find()) {
            throw e;
        }
    }

    private static void fail(PendingFrame<?> pending, OrtException e) {
        pending.fail(FailureReason.INFERENCE_FAILED, "the model failed: " + e.getMessage());
    }

    private void read(FrameBatch<T> batch, Answered<T> answered) {
        PendingFrame<T> pending = answered.pending;
        try {
            T answer =
                    task.read(
                            pending.frame,
                            new ImageSize(pending.header.width(), pending.header.height()),
                            batch.model,
                            answered.outputs,
                            answered.index,
                            answered.timings);
            pending.answer(
                    pending.thumbnail == null
                            ? answer
                            : task.withThumbnail(answer, pending.thumbnail));
            pending.timings = answered.timings;
        } catch (InferenceTask.NotFiniteException e) {
            pending.fail(FailureReason.NOT_FINITE, e.getMessage());
        }
    }

    /** Whatever is not about one frame fails the task, on the task's thread. */
    private void guarded(ThrowingRunnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            host.execute(
                    () -> {
                        throw new IllegalStateException("the inference engine failed", e);
                    });
        }
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private record Answered<T>(
            PendingFrame<T> pending,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings) {}
}
