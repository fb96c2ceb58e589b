// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.util.FlinkRuntimeException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Native memory for the input of one batch. It is not a direct buffer, because Flink's default
 * limit of direct memory leaves none for user code, and it is not counted by JavaCPP, whose limit
 * is the size of the heap. The limits of the engine bound its size. Owned by one batch at a time.
 */
final class InputBuffer implements AutoCloseable {

    private final Pointer block;
    private final BytePointer memory;
    private final long capacity;
    private boolean closed;

    InputBuffer(long capacity) {
        this.block = Pointer.malloc(capacity);
        if (block == null || block.isNull()) {
            // Not an OutOfMemoryError, which would concern the heap of the JVM.
            throw new FlinkRuntimeException(
                    "no native memory for an input of "
                            + capacity
                            + " bytes; use a smaller batch size or input size");
        }
        this.memory = new BytePointer(block).capacity(capacity);
        this.capacity = capacity;
    }

    /** The size in bytes. */
    long capacity() {
        return capacity;
    }

    /**
     * Returns a view of a part of the memory, in native byte order; must not be used after {@link
     * #close}.
     */
    ByteBuffer view(int offset, int length) {
        return memory.asBuffer().slice(offset, length).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Pointer.free(block);
        }
    }
}
