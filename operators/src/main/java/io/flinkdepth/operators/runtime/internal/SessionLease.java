// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.annotation.Internal;

/** A lease of a shared session; close it to release it. Thread-safe. */
@Internal
public final class SessionLease implements AutoCloseable {

    private final SharedSessions.Key key;
    private final SharedSessions.Entry entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    SessionLease(SharedSessions.Key key, SharedSessions.Entry entry) {
        this.key = key;
        this.entry = entry;
    }

    /** Returns a second lease of the same session, to be closed separately. */
    public SessionLease retain() {
        SharedSessions.retain(entry);
        return new SessionLease(key, entry);
    }

    /** Runs the network; see {@link ModelSession#run}. */
    public Map<String, FloatTensor> run(ByteBuffer input, long[] shape, Set<String> outputs)
            throws OrtException {
        if (closed.get()) {
            throw new IllegalStateException("the lease was closed before");
        }
        return entry.session().run(input, shape, outputs);
    }

    /** See {@link ModelSession#isIsolated}. */
    public boolean isIsolated() {
        return entry.session().isIsolated();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            SharedSessions.release(key, entry);
        }
    }
}
