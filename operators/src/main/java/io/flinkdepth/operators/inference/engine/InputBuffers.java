// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reuses a few buffers across batches, so that steady streams do not allocate. Thread-safe. */
final class InputBuffers implements AutoCloseable {

    private final int keep;
    private final List<InputBuffer> free = new ArrayList<>();
    private boolean closed;

    InputBuffers(int keep) {
        this.keep = keep;
    }

    synchronized InputBuffer take(long bytes) {
        for (Iterator<InputBuffer> candidates = free.iterator(); candidates.hasNext(); ) {
            InputBuffer candidate = candidates.next();
            // A much larger buffer is kept for larger batches.
            if (candidate.capacity() >= bytes && candidate.capacity() <= 4 * bytes) {
                candidates.remove();
                return candidate;
            }
        }
        return new InputBuffer(bytes);
    }

    synchronized void giveBack(InputBuffer buffer) {
        if (closed) {
            buffer.close();
            return;
        }
        free.add(buffer);
        if (free.size() > keep) {
            free.remove(0).close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        free.forEach(InputBuffer::close);
        free.clear();
    }
}
