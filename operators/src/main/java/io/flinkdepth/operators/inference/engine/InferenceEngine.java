// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assembles frames to batches, runs a model on them and emits the predictions in order. Does not
 * depend on Flink's operators: an {@link EngineContext} represents the operator.
 *
 * <p>All methods are for the task thread. Frames are decoded on the engine's own pool and run on
 * the threads of the device; a finished batch returns as one mail. No frame is kept over a
 * checkpoint: {@link #drain} finishes all frames in flight.
 *
 * @param <T> the type of the predictions
 */
@Internal
public final class InferenceEngine<T> {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);

    /**
     * Maximum time that an operator waits when it closes. Flink kills a TaskManager whose task does
     * not end within {@code task.cancellation.timeout}, 180 s by default.
     */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

    private final InferenceOptions options;
    private final EngineContext<T> context;
    private final InferenceMetrics metrics;
    private final DecodeThreads threads;
    private final DeviceExecutor device;
    private final int maxInFlight;
    private final InputBuffers buffers;
    private final BatchAssembler<T> assembler;
    private final BatchRunner<T> runner;
    private final FrameQueue<T> queue;

    /** With LATEST_FRAME, at most one frame of each camera that has not been admitted. */
    private final Map<String, PendingFrame<T>> waiting = new LinkedHashMap<>();

    private volatile LoadedModel model;

    /**
     * Creates an engine that serves a model.
     *
     * @param model owned by the engine from now on
     * @param device the device of the model
     */
    public InferenceEngine(
            InferenceTask<T> task,
            InferenceOptions options,
            LoadedModel model,
            Device device,
            EngineContext<T> context,
            InferenceMetrics metrics) {
        this(
                task,
                options,
                model,
                device,
                context,
                metrics,
                new DecodeThreads(
                        options.decodeThreads(),
                        error -> context.execute(() -> ExceptionUtils.rethrow(error))));
    }

    InferenceEngine(
            InferenceTask<T> task,
            InferenceOptions options,
            LoadedModel model,
            Device device,
            EngineContext<T> context,
            InferenceMetrics metrics,
            DecodeThreads threads) {
        this.options = options;
        this.context = context;
        this.metrics = metrics;
        this.model = model;
        int runs = options.runtime().runsOn(device, Devices.cores());
        this.maxInFlight = options.maxInFlightFor(runs);
        this.device = DeviceExecutor.acquire(device, runs);
        this.threads = threads;
        this.buffers = new InputBuffers(runs + 2);
        this.runner = new BatchRunner<>(task, threads, this.device, context, this::onFinished);
        this.assembler = new BatchAssembler<>(options, task, context, buffers, runner);
        this.queue = new FrameQueue<>(options.order(), this::emit);
        metrics.watch(
                this::inFlight, () -> this.model.version().toString(), context::currentTimeMillis);
        metrics.serving(model.version());
    }

    /**
     * Accepts a frame. With {@link Overload#BACKPRESSURE}, waits while too many frames are in
     * flight.
     */
    public void offer(Frame frame, RecordTimestamp time) throws Exception {
        PendingFrame<T> pending = new PendingFrame<>(frame, time, System.nanoTime());
        metrics.arrived();
        if (options.overload() == Overload.BACKPRESSURE) {
            while (inFlight() >= maxInFlight) {
                assembler.flushIfIdle();
                context.yieldToMail();
            }
            queue.add(pending);
            admit(pending);
        } else {
            queue.add(pending);
            PendingFrame<T> older = waiting.put(frame.cameraId(), pending);
            if (older != null) {
                drop(older);
            }
            admitWaiting();
        }
    }

    /** Adds a watermark or a change of idleness, which is forwarded after the frames before it. */
    public void offerControl(ThrowingRunnable<Exception> control) throws Exception {
        queue.addControl(control);
    }

    /** Finishes all frames in flight; returns after the last prediction was emitted. */
    public void drain() throws Exception {
        while (!queue.isEmpty()) {
            admitWaiting();
            assembler.closeAll();
            if (!queue.isEmpty()) {
                context.yieldToMail();
            }
        }
    }

    /**
     * Serves another model from the next batch on. Batches in progress finish with the old model,
     * whose session is closed with the last of them.
     *
     * @param newModel a model that is loaded, checked and warmed up; owned by the engine from now
     *     on
     */
    public void publish(LoadedModel newModel) {
        assembler.closeAll();
        LoadedModel old = model;
        model = newModel;
        metrics.serving(newModel.version());
        old.close();
    }

    /** The model of new batches. */
    public LoadedModel model() {
        return model;
    }

    /** Number of frames that were admitted and not emitted yet. */
    public int inFlight() {
        return queue.frames() - waiting.size();
    }

    private void admitWaiting() throws Exception {
        while (!waiting.isEmpty() && inFlight() < maxInFlight) {
            String oldest = waiting.keySet().iterator().next();
            admit(waiting.remove(oldest));
        }
        if (!waiting.isEmpty()) {
            assembler.flushIfIdle();
        }
    }

    private void admit(PendingFrame<T> pending) throws Exception {
        if (isTooOld(pending.frame)) {
            drop(pending);
            return;
        }
        if (pending.frame.defect() != null) {
            pending.fail(pending.frame.defect());
            queue.complete(pending);
            return;
        }
        try {
            pending.header = ImageHeader.read(pending.frame.image(), options.limits());
        } catch (ImageException e) {
            pending.fail(e.toDefect());
            queue.complete(pending);
            return;
        }
        ImageSize size =
                model.input().size().sizeFor(pending.header.width(), pending.header.height());
        assembler.add(model, size, pending);
    }

    private boolean isTooOld(Frame frame) {
        return options.maxFrameAge() != null
                && context.currentTimeMillis() - frame.identity().eventTimeMillis()
                        > options.maxFrameAge().toMillis();
    }

    private void drop(PendingFrame<T> pending) throws Exception {
        metrics.droppedFrame();
        queue.remove(pending);
    }

    private void onFinished(FrameBatch<T> batch) throws Exception {
        assembler.finished(batch);
        metrics.ran(batch.frames);
        for (PendingFrame<T> pending : batch.frames) {
            queue.complete(pending);
        }
        // The timer of its delay may still reference the batch.
        batch.frames.clear();
        admitWaiting();
    }

    private void emit(PendingFrame<T> pending) {
        if (pending.failed()) {
            metrics.failed(pending.failure());
            if (options.failOnBadFrame()) {
                throw new IllegalStateException(
                        "frame "
                                + pending.frame.identity()
                                + " has no prediction and failOnBadFrame is set: "
                                + pending.failure().message());
            }
            context.fail(pending.failure(), pending.time);
        } else {
            metrics.predicted(pending);
            context.emit(pending.prediction(), pending.time);
        }
    }

    /**
     * Closes the engine; frames in flight are lost. Waits until the deadline for the work in
     * progress. Work that runs longer keeps its memory and session and releases them when it ends.
     */
    public void close(Deadline deadline) throws InterruptedException {
        runner.cancel();
        threads.shutDown();
        boolean ended = false;
        try {
            ended = threads.awaitEnd(deadline) && runner.awaitRuns(timeLeft(deadline));
        } finally {
            if (!ended) {
                LOG.warn("A run of model {} goes on after the end of the task.", model);
            }
            assembler.releaseAll();
            buffers.close();
            model.close();
            device.close();
        }
    }

    private static Duration timeLeft(Deadline deadline) {
        return deadline.hasTimeLeft() ? deadline.timeLeft() : Duration.ZERO;
    }
}
