// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frames of one network size that one model version processes in one run.
 *
 * <p>The batch holds a lease of the model and native memory. Both are given back when nobody uses
 * the batch any more: its owner, which is the engine until the batch is submitted and the device's
 * run from then on, and each thread that decodes one of its frames.
 */
final class FrameBatch<T> {

    final LoadedModel model;
    final ImageSize size;
    final int views;
    final List<PendingFrame<T>> frames = new ArrayList<>();

    private final InputBuffers buffers;
    private final InputBuffer input;

    /** Frames that are not prepared yet, and one for the assembly. */
    private final AtomicInteger unready = new AtomicInteger(1);

    private final AtomicInteger users = new AtomicInteger(1);
    private final AtomicBoolean owned = new AtomicBoolean();
    private long encodedBytes;
    private boolean open = true;

    /** A batch of up to {@code limit} frames; retains the model. */
    FrameBatch(LoadedModel model, ImageSize size, int views, int limit, InputBuffers buffers) {
        this.views = views;
        this.size = size;
        this.buffers = buffers;
        this.input = buffers.take(views * 3 * size.pixels() * limit);
        this.model = model.retain();
    }

    /** The input of some frames, all their views. */
    FloatBuffer inputOf(int firstIndex, int count) {
        int floats = Math.toIntExact(views * 3 * size.pixels());
        return input.view(firstIndex * floats, count * floats);
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
    }

    /** One more frame is prepared, or the batch is closed; true for the last of these. */
    boolean partReady() {
        return unready.decrementAndGet() == 0;
    }

    /** True for the first caller, which has to call {@link #release} when it is done. */
    boolean takeOwnership() {
        return owned.compareAndSet(false, true);
    }

    /** Keeps model and memory until {@link #release}; false where they are gone already. */
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
