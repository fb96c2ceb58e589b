package io.flinkdepth.operators.inference.internal;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The native memory of one batch's input. JavaCPP's memory rather than a direct buffer, because
 * Flink's limit on direct memory leaves none for user code by default. Owned by one batch at a
 * time.
 */
final class InputBuffer implements AutoCloseable {

    private final FloatPointer memory;
    private final long capacity;

    InputBuffer(long capacity) {
        this.memory = new FloatPointer(capacity);
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
        memory.close();
    }
}
