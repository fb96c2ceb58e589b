// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Assembles batches of frames with the same network size. A batch is closed when it is full by
 * count or bytes, when its delay is over, or on request. Not thread-safe; for the task thread only.
 */
final class BatchAssembler<T> {

    /** Maximum number of open batches, one for each size; each has memory for a whole batch. */
    private static final int MAX_OPEN_BATCHES = 4;

    private final InferenceOptions options;
    private final InferenceTask<T> task;
    private final EngineContext<T> context;
    private final InputBuffers buffers;
    private final BatchRunner<T> runner;
    private final Map<ImageSize, FrameBatch<T>> open = new LinkedHashMap<>();

    /** Open batches, and closed batches that have not finished. */
    private final Set<FrameBatch<T>> inProgress = new HashSet<>();

    BatchAssembler(
            InferenceOptions options,
            InferenceTask<T> task,
            EngineContext<T> context,
            InputBuffers buffers,
            BatchRunner<T> runner) {
        this.options = options;
        this.task = task;
        this.context = context;
        this.buffers = buffers;
        this.runner = runner;
    }

    /** Adds a frame to the open batch of its size, or to a new one, and starts to prepare it. */
    void add(LoadedModel model, ImageSize size, PendingFrame<T> pending) {
        FrameBatch<T> batch = open.get(size);
        if (batch != null
                && batch.encodedBytes() + pending.frame.image().length > options.batchBytes()) {
            close(batch);
            batch = null;
        }
        if (batch == null) {
            batch = openBatch(model, size);
        }
        runner.prepare(batch, pending, batch.add(pending));
        if (batch.frames.size() >= limit(batch.model, batch.size)
                || batch.encodedBytes() >= options.batchBytes()) {
            close(batch);
        }
    }

    private FrameBatch<T> openBatch(LoadedModel model, ImageSize size) {
        if (open.size() >= MAX_OPEN_BATCHES) {
            close(open.values().iterator().next());
        }
        FrameBatch<T> batch =
                new FrameBatch<>(model, size, views(model), limit(model, size), buffers);
        open.put(size, batch);
        inProgress.add(batch);
        if (limit(model, size) > 1) {
            long due = context.currentTimeMillis() + options.batchDelay().toMillis();
            context.schedule(due, () -> close(batch));
        }
        return batch;
    }

    private int views(LoadedModel model) {
        return task.views(model.model().card().outputs());
    }

    private int limit(LoadedModel model, ImageSize size) {
        int views = views(model);
        int own = model.input().maximumBatch();
        // A buffer of Java has less than 2 GiB.
        long fits = Integer.MAX_VALUE / (views * ImagePreprocessor.bytes(model.input(), size));
        long limit = Math.min(fits, options.batchSize());
        return (int) Math.max(1, own == 0 ? limit : Math.min(own / views, limit));
    }

    /** Closes all batches. */
    void closeAll() {
        new ArrayList<>(open.values()).forEach(this::close);
    }

    /**
     * Closes the open batches if no closed batch is in progress. While the device is busy, an open
     * batch can wait for more frames without a delay.
     */
    void flushIfIdle() {
        if (inProgress.stream().allMatch(FrameBatch::isOpen)) {
            closeAll();
        }
    }

    private void close(FrameBatch<T> batch) {
        if (batch.isOpen()) {
            open.remove(batch.size, batch);
            batch.close();
            runner.submitIfReady(batch);
        }
    }

    /** Called when the runner has finished a batch. */
    void finished(FrameBatch<T> batch) {
        inProgress.remove(batch);
    }

    /** Releases the resources of batches that were never submitted. */
    void releaseAll() {
        for (FrameBatch<T> batch : inProgress) {
            if (batch.takeOwnership()) {
                batch.release();
            }
        }
        inProgress.clear();
        open.clear();
    }
}
