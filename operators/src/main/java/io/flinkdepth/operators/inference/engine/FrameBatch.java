// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames of one network size that one run of one model version answers. It owns a lease of the
 * model and the input's memory until {@link #releaseInput}.
 */
final class FrameBatch<T> {

    final LoadedModel model;
    final ImageSize size;
    final int views;
    final InputBuffer input;
    final List<PendingFrame<T>> frames = new ArrayList<>();

    /** Frames that are not yet prepared, and one for the batch being open. */
    private final AtomicInteger unready = new AtomicInteger(1);

    private final AtomicBoolean released = new AtomicBoolean();
    private long encodedBytes;
    private boolean open = true;

    FrameBatch(LoadedModel model, ImageSize size, int views, InputBuffer input) {
        this.model = model;
        this.views = views;
        this.size = size;
        this.input = input;
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

    /** Takes no more frames; true where all of them are prepared already. */
    boolean close() {
        open = false;
        return unready.decrementAndGet() == 0;
    }

    /** Gives the model and the memory back, once; the first to call it does. */
    void releaseInput(InputBuffers buffers) {
        if (released.compareAndSet(false, true)) {
            buffers.giveBack(input);
            model.close();
        }
    }

    /**
     * One more frame is prepared, or failed; true where the batch is closed and this was the last.
     */
    boolean ready() {
        return unready.decrementAndGet() == 0;
    }
}
