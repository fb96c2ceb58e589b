// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts frames of one network size together, until a batch is full by count or bytes, its delay is
 * over, or somebody closes it. For the task's thread only.
 */
final class BatchAssembler<T> {

    /** So many sizes may wait at a time; each has memory for a whole batch. */
    private static final int OPEN_BATCHES = 4;

    private final InferenceOptions options;
    private final int views;
    private final EngineContext<T> host;
    private final InputBuffers buffers;
    private final Consumer<FrameBatch<T>> onReady;
    private final Map<ImageSize, FrameBatch<T>> open = new LinkedHashMap<>();

    BatchAssembler(
            InferenceOptions options,
            int views,
            EngineContext<T> host,
            InputBuffers buffers,
            Consumer<FrameBatch<T>> onReady) {
        this.options = options;
        this.views = views;
        this.host = host;
        this.buffers = buffers;
        this.onReady = onReady;
    }

    /** The open batch for a size, a new one where there is none or the frame does not fit. */
    FrameBatch<T> batchFor(LoadedModel model, ImageSize size, int encodedBytes) {
        FrameBatch<T> batch = open.get(size);
        if (batch != null && batch.encodedBytes() + encodedBytes > options.batchBytes()) {
            close(batch);
            batch = null;
        }
        if (batch == null) {
            batch = openBatch(model, size);
        }
        return batch;
    }

    private FrameBatch<T> openBatch(LoadedModel model, ImageSize size) {
        if (open.size() >= OPEN_BATCHES) {
            close(open.values().iterator().next());
        }
        LoadedModel lease = model.retain();
        FrameBatch<T> batch;
        try {
            batch = new FrameBatch<>(lease, size, views, limit(model), buffers, onReady);
        } catch (Error e) {
            // No memory for the input.
            lease.close();
            throw e;
        }
        open.put(size, batch);
        if (limit(model) > 1) {
            long due = host.currentTimeMillis() + options.batchDelay().toMillis();
            host.schedule(due, () -> close(batch));
        }
        return batch;
    }

    private int limit(LoadedModel model) {
        int own = model.input().maximumBatch();
        return own == 0
                ? options.batchSize()
                : Math.max(1, Math.min(own / views, options.batchSize()));
    }

    /** Closes a batch that has as many frames as it may. */
    void closeIfFull(FrameBatch<T> batch) {
        if (batch.frames.size() >= limit(batch.model)
                || batch.encodedBytes() >= options.batchBytes()) {
            close(batch);
        }
    }

    /** Closes all batches: at a barrier, at the end, at a swap, and when nothing more can come. */
    void closeAll() {
        new ArrayList<>(open.values()).forEach(this::close);
    }

    private void close(FrameBatch<T> batch) {
        if (batch.isOpen()) {
            open.remove(batch.size, batch);
            batch.close();
        }
    }
}
