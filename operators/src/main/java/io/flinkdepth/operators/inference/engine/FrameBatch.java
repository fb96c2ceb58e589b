// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Frames of one network size that one run of one model version takes. It owns a lease of the model
 * and the input's memory, and frees both when it has been given back and nobody works on it.
 */
final class FrameBatch<T> {

    final LoadedModel model;
    final ImageSize size;
    final int views;
    final InputBuffer input;
    final List<PendingFrame<T>> frames = new ArrayList<>();

    /** Frames that are not yet prepared, and one for the batch being open. */
    private final AtomicInteger unready = new AtomicInteger(1);

    private final InputBuffers buffers;
    private final Consumer<FrameBatch<T>> onReady;

    /** Who is working on the batch: decodes and the run. */
    private int users;

    private boolean givenBack;
    private long encodedBytes;
    private boolean open = true;

    /**
     * @param model a lease of the batch's own
     * @param buffers where the input's memory comes from and goes to
     * @param onReady receives the batch once it is closed and all its frames are prepared, on the
     *     thread that did the last of these
     */
    FrameBatch(
            LoadedModel model,
            ImageSize size,
            int views,
            int capacity,
            InputBuffers buffers,
            Consumer<FrameBatch<T>> onReady) {
        this.input = buffers.take((long) views * 3 * size.pixels() * capacity);
        this.model = model;
        this.views = views;
        this.size = size;
        this.buffers = buffers;
        this.onReady = onReady;
    }

    int floatsPerFrame() {
        return Math.toIntExact(views * 3 * size.pixels());
    }

    /** Adds a frame and returns its place in the input. */
    int add(PendingFrame<T> pending) {
        frames.add(pending);
        encodedBytes += pending.frame.image().length;
        unready.incrementAndGet();
        return frames.size() - 1;
    }

    long encodedBytes() {
        return encodedBytes;
    }

    boolean isOpen() {
        return open;
    }

    /** Takes no more frames. */
    void close() {
        open = false;
        prepared();
    }

    /** One more frame is prepared, or failed; or the batch is closed. */
    void prepared() {
        if (unready.decrementAndGet() == 0) {
            onReady.accept(this);
        }
    }

    /** Begins to work on the batch; false where it was given back, and nothing is left to do. */
    synchronized boolean enter() {
        users += givenBack ? 0 : 1;
        return !givenBack;
    }

    /** Ends what {@link #enter} began. */
    synchronized void leave() {
        users--;
        freeUnlessUsed();
    }

    /** Nobody begins to work on the batch any more. A second call does nothing. */
    synchronized void giveBack() {
        if (!givenBack) {
            givenBack = true;
            freeUnlessUsed();
        }
    }

    private void freeUnlessUsed() {
        if (givenBack && users == 0) {
            buffers.giveBack(input);
            model.close();
        }
    }
}
