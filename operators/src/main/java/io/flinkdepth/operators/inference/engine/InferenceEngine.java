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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.time.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches frames, runs them through a model, and lets the answers go in order. A plain class: the
 * operator around it is an {@link EngineContext}.
 *
 * <p>All methods are for the task's thread. Frames are decoded on a pool of the engine's own and
 * run on the device's thread; the results of a batch come back as one mail. Nothing is kept over a
 * checkpoint: {@link #drain} answers all that is on the way.
 *
 * @param <T> the type of the answers
 */
@Internal
public final class InferenceEngine<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);

    /**
     * How long all that is to be waited for may take together when a task ends: well below the 180
     * s after which Flink kills a TaskManager whose task does not end.
     */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

    private final InferenceOptions options;
    private final EngineContext<T> host;
    private final InferenceMetrics metrics;
    private final ExecutorService pool;
    private final DeviceExecutor device;
    private final int maximumInFlight;
    private final InputBuffers buffers;
    private final BatchAssembler<T> assembler;
    private final BatchRunner<T> runner;
    private final FrameQueue<T> queue;

    /** Batches that have not been answered; whatever they hold is given back at close. */
    private final Set<FrameBatch<T>> batches = new HashSet<>();

    /** With LATEST_FRAME, at most one frame of each camera that has not been admitted. */
    private final Map<String, PendingFrame<T>> waiting = new LinkedHashMap<>();

    private volatile LoadedModel model;

    /**
     * An engine that serves a model from the start.
     *
     * @param model owned by the engine from now on
     * @param device where the model was loaded
     */
    public InferenceEngine(
            InferenceTask<T> task,
            InferenceOptions options,
            LoadedModel model,
            Device device,
            EngineContext<T> host,
            InferenceMetrics metrics) {
        this.options = options;
        this.host = host;
        this.metrics = metrics;
        this.model = model;
        int runs = options.runtime().runsOn(device, Devices.cores());
        this.maximumInFlight = options.maximumInFlightFor(runs);
        this.device = DeviceExecutor.acquire(device, runs);
        this.pool = newPool(options.decodeThreads());
        this.buffers = new InputBuffers(runs + 2);
        this.runner = new BatchRunner<>(task, pool, this.device, host, this::onAnswered);
        this.assembler = new BatchAssembler<>(options, task.views(), host, buffers, runner::submit);
        this.queue = new FrameQueue<>(options.order(), this::leave);
        metrics.watch(this::inFlight, () -> this.model.version().toString());
    }

    private static ExecutorService newPool(int threads) {
        return Executors.newFixedThreadPool(
                threads,
                task -> {
                    Thread thread = new Thread(task, "flink-depth-decode");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Takes a frame; waits for room where the overload policy says so. */
    public void offer(Frame frame, FrameTime time) throws Exception {
        PendingFrame<T> pending = new PendingFrame<>(frame, time, System.nanoTime());
        if (options.overload() == Overload.BACKPRESSURE) {
            while (inFlight() >= maximumInFlight) {
                flushIfIdle();
                host.yieldToMail();
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

    /** Lets a watermark or a change of idleness pass behind the frames that came before it. */
    public void offerControl(EngineContext.ThrowingTask control) throws Exception {
        queue.addControl(control);
    }

    /** Answers everything that is on the way; returns when the last answer has left. */
    public void drain() throws Exception {
        while (!queue.isEmpty()) {
            admitWaiting();
            assembler.closeAll();
            if (!queue.isEmpty()) {
                host.yieldToMail();
            }
        }
    }

    /**
     * Serves another model from the next batch on. Batches on the way finish on the old one, whose
     * session closes with the last of them.
     *
     * @param newModel loaded, checked and warm; owned by the engine from now on
     */
    public void publish(LoadedModel newModel) {
        assembler.closeAll();
        LoadedModel old = model;
        model = newModel;
        old.close();
    }

    /** The model that new batches run on. */
    public LoadedModel model() {
        return model;
    }

    /** Frames that were admitted and have not left. */
    public int inFlight() {
        return queue.frames() - waiting.size();
    }

    private void admitWaiting() throws Exception {
        while (!waiting.isEmpty() && inFlight() < maximumInFlight) {
            String longestWaiting = waiting.keySet().iterator().next();
            admit(waiting.remove(longestWaiting));
        }
        if (!waiting.isEmpty()) {
            flushIfIdle();
        }
    }

    /**
     * With no room for a further frame, open batches are closed early only where no closed one is
     * on its way home: while the device is busy, a batch loses nothing by waiting to be full.
     */
    private void flushIfIdle() {
        if (batches.stream().allMatch(FrameBatch::isOpen)) {
            assembler.closeAll();
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
        FrameBatch<T> batch = assembler.batchFor(model, size, pending.frame.image().length);
        batches.add(batch);
        runner.prepare(batch, pending, batch.add(pending));
        assembler.closeIfFull(batch);
    }

    private boolean isTooOld(Frame frame) {
        return options.maximumFrameAge() != null
                && host.currentTimeMillis() - frame.identity().eventTimeMillis()
                        > options.maximumFrameAge().toMillis();
    }

    private void drop(PendingFrame<T> pending) throws Exception {
        metrics.droppedFrame();
        queue.remove(pending);
    }

    private void onAnswered(FrameBatch<T> batch) throws Exception {
        batches.remove(batch);
        metrics.ran(batch.frames);
        for (PendingFrame<T> pending : batch.frames) {
            queue.complete(pending);
        }
        // The timer of its delay may still hold the batch for a while.
        batch.frames.clear();
        admitWaiting();
    }

    private void leave(PendingFrame<T> pending) {
        if (pending.failed()) {
            metrics.failed(pending.failure());
            if (options.failOnBadFrame()) {
                throw new IllegalStateException(
                        "frame "
                                + pending.frame.identity()
                                + " has no answer, and the job was asked to fail then: "
                                + pending.failure().message());
            }
            host.fail(pending.failure(), pending.time);
        } else {
            metrics.answered();
            host.emit(pending.answer(), pending.time);
        }
    }

    /** Ends the engine within {@link #CLOSE_TIMEOUT}. */
    @Override
    public void close() throws InterruptedException {
        close(Deadline.fromNow(CLOSE_TIMEOUT));
    }

    /**
     * Ends the engine, whatever is on the way. Waits until the deadline for the decodes and the run
     * that have begun, because memory cannot be freed under them; what outlasts the deadline frees
     * what it uses when it ends, and everything else is freed now.
     */
    public void close(Deadline deadline) throws InterruptedException {
        runner.cancel();
        pool.shutdownNow();
        try {
            boolean ended =
                    pool.awaitTermination(deadline.timeLeft().toMillis(), TimeUnit.MILLISECONDS)
                            && runner.awaitRuns(deadline);
            if (!ended) {
                LOG.error(
                        "A decode or a model run does not end; it keeps what it uses until it does.");
            }
        } finally {
            batches.forEach(FrameBatch::giveBack);
            batches.clear();
            buffers.close();
            model.close();
            device.close();
        }
    }
}
