// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The native memory of one batch's input. Not a direct buffer, because Flink's limit on direct
 * memory leaves none for user code by default; nor memory that JavaCPP counts, because its limit is
 * the size of the heap, which says nothing about this. The engine's own limits bound it. Owned by
 * one batch at a time.
 */
final class InputBuffer implements AutoCloseable {

    private final Pointer block;
    private final FloatPointer memory;
    private final long capacity;
    private boolean closed;

    InputBuffer(long capacity) {
        this.block = Pointer.malloc(Math.multiplyExact(capacity, (long) Float.BYTES));
        if (block == null || block.isNull()) {
            throw new OutOfMemoryError(
                    "no native memory for a batch of "
                            + capacity
                            + " values; make batches smaller");
        }
        this.memory = new FloatPointer(block).capacity(capacity);
        this.capacity = capacity;
    }

    long capacity() {
        return capacity;
    }

    /** A view of a part of the memory; not to be used after {@link #close}. */
    FloatBuffer view(int offset, int length) {
        FloatBuffer all = memory.asBuffer();
        all.position(offset).limit(offset + length);
        return all.slice();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Pointer.free(block);
        }
    }
}
