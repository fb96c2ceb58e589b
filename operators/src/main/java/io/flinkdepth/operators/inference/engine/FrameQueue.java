// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.operators.inference.OutputOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The queue of frames, watermarks and idleness. A watermark closes a segment of frames: the frames
 * before it are emitted before it, later ones after it. Within a segment, the frames of one lane
 * are emitted in order. {@link OutputOrder} decides whether a lane is a camera, the segment or a
 * frame.
 *
 * <p>For the task thread only.
 */
final class FrameQueue<T> {

    private final OutputOrder order;
    private final Consumer<PendingFrame<T>> exit;
    private final Deque<Segment<T>> segments = new ArrayDeque<>();
    private int frames;

    FrameQueue(OutputOrder order, Consumer<PendingFrame<T>> exit) {
        this.order = order;
        this.exit = exit;
        segments.add(new Segment<>());
    }

    int frames() {
        return frames;
    }

    boolean isEmpty() {
        return frames == 0 && segments.size() == 1;
    }

    void add(PendingFrame<T> pending) {
        Segment<T> last = segments.getLast();
        Object key =
                switch (order) {
                    case BY_CAMERA -> pending.frame.cameraId();
                    case ALL -> Boolean.TRUE;
                    case UNORDERED -> pending;
                };
        pending.lane = last.lanes.computeIfAbsent(key, k -> new Lane<>(last, k));
        pending.lane.frames.add(pending);
        frames++;
    }

    /** Adds a watermark or a change of idleness, which is emitted after the frames before it. */
    void addControl(ThrowingRunnable<Exception> control) throws Exception {
        segments.getLast().control = control;
        segments.add(new Segment<>());
        release();
    }

    /** Marks a frame that has its prediction or failure, and emits what can be emitted now. */
    void complete(PendingFrame<T> pending) throws Exception {
        pending.markDone();
        if (pending.lane.segment == segments.getFirst()) {
            release(pending.lane);
            release();
        }
    }

    /** Removes a dropped frame. */
    void remove(PendingFrame<T> pending) throws Exception {
        pending.lane.frames.remove(pending);
        frames--;
        pending.lane.removeIfEmpty();
        if (pending.lane.segment == segments.getFirst()) {
            release();
        }
    }

    private void release() throws Exception {
        while (segments.size() > 1 && segments.getFirst().lanes.isEmpty()) {
            // Removed first: the control may run user code downstream, which must find a consistent
            // queue.
            segments.removeFirst().control.run();
            for (Lane<T> lane : new ArrayList<>(segments.getFirst().lanes.values())) {
                release(lane);
            }
        }
    }

    private void release(Lane<T> lane) {
        while (!lane.frames.isEmpty() && lane.frames.peekFirst().done()) {
            PendingFrame<T> first = lane.frames.removeFirst();
            frames--;
            lane.removeIfEmpty();
            exit.accept(first);
        }
    }

    private static final class Segment<T> {
        private final Map<Object, Lane<T>> lanes = new LinkedHashMap<>();
        private ThrowingRunnable<Exception> control;
    }

    /** Frames that are emitted in order. */
    static final class Lane<T> {
        private final Segment<T> segment;
        private final Object key;
        private final Deque<PendingFrame<T>> frames = new ArrayDeque<>();

        private Lane(Segment<T> segment, Object key) {
            this.segment = segment;
            this.key = key;
        }

        private void removeIfEmpty() {
            if (frames.isEmpty()) {
                segment.lanes.remove(key, this);
            }
        }
    }
}
