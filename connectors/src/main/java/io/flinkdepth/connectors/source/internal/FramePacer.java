// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;

/** Limits the rate of a camera. After a delay by a slow job, no burst of frames follows. */
@Internal
final class FramePacer {

    private final long intervalNanos;
    private final LongSupplier clock;
    private long next;
    private boolean started;

    FramePacer(double framesPerSecond, LongSupplier clock) {
        this.intervalNanos = (long) (1e9 / framesPerSecond);
        this.clock = clock;
    }

    boolean mayEmit() {
        return intervalNanos == 0 || !started || clock.getAsLong() - next >= 0;
    }

    void emitted() {
        if (intervalNanos == 0) {
            return;
        }
        long now = clock.getAsLong();
        boolean late = !started || now - next > intervalNanos;
        next = (late ? now : next) + intervalNanos;
        started = true;
    }
}
