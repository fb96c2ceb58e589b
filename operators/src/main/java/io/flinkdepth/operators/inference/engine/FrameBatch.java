// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames with the same network size that one model version processes in one run.
 *
 * <p>The batch holds a lease of the model and native memory. Both are released when the batch has
 * no users any more. Its users are its owner (the engine until the batch is submitted, then the run
 * on the device) and each thread that decodes one of its frames.
 */
final class FrameBatch<T> {

    final LoadedModel model;
    final ImageSize size;
    final int views;
    final List<PendingFrame<T>> frames = new ArrayList<>();

    private final InputBuffers buffers;
    private final InputBuffer input;

    /** Number of frames that are not prepared yet, plus one for the assembly. */
    private final AtomicInteger unready = new AtomicInteger(1);

    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean owned = new AtomicBoolean();
    private long encodedBytes;
    private boolean open = true;

    /** Creates a batch of up to {@code limit} frames; retains the model. */
    FrameBatch(LoadedModel model, ImageSize size, int views, int limit, InputBuffers buffers) {
        this.views = views;
        this.size = size;
        this.buffers = buffers;
        this.input = buffers.take(limit * views * ImagePreprocessor.bytes(model.input(), size));
        this.model = model.retain();
    }

    /** Returns the input of some frames, with all their views. */
    ByteBuffer inputOf(int firstIndex, int count) {
        long frame = views * ImagePreprocessor.bytes(model.input(), size);
        return input.view(Math.toIntExact(firstIndex * frame), Math.toIntExact(count * frame));
    }

    /** Adds a frame and returns its position in the input. */
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

    /** Stops accepting frames. */
    void close() {
        open = false;
    }

    /** Called when a frame is prepared or the batch is closed; returns true for the last call. */
    boolean partReady() {
        return unready.decrementAndGet() == 0;
    }

    /** Returns true for the first caller, which must call {@link #release} later. */
    boolean takeOwnership() {
        return owned.compareAndSet(false, true);
    }

    /**
     * Keeps model and memory until {@link #release}; returns false if they were already released.
     */
    boolean retain() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            buffers.giveBack(input);
            model.close();
        }
    }
}
