// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import io.flinkdepth.connectors.record.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Frames of one camera that wait for their predictions: a bounded number, of bounded size, for a
 * bounded time; the oldest go first. Not thread-safe.
 */
final class WaitingFrames {

    static final int MAX_FRAMES = 512;
    static final long MAX_BYTES = 16 << 20;
    static final long MAX_AGE_MILLIS = 60_000;

    private record Entry(long sequence, long sinceMillis) {}

    private final Map<Long, Frame> frames = new HashMap<>();
    private final Deque<Entry> order = new ArrayDeque<>();
    private long bytes;

    void add(Frame frame, long nowMillis) {
        long sequence = frame.identity().sequence();
        remove(sequence);
        frames.put(sequence, frame);
        order.add(new Entry(sequence, nowMillis));
        bytes += frame.image().length;
        while (order.size() > MAX_FRAMES
                || bytes > MAX_BYTES
                || !order.isEmpty()
                        && order.peekFirst().sinceMillis() < nowMillis - MAX_AGE_MILLIS) {
            remove(order.removeFirst().sequence());
        }
    }

    /** Null for a frame that waits no longer. Its place in the order goes with its age. */
    @Nullable
    Frame remove(long sequence) {
        Frame frame = frames.remove(sequence);
        if (frame != null) {
            bytes -= frame.image().length;
        }
        return frame;
    }

    long bytes() {
        return bytes;
    }
}
