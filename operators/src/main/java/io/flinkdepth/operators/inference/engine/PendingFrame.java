// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.InferenceTimings;

/**
 * A frame in flight. It is used in turn by the task thread, the decoding thread (or the thread that
 * reports that it is overdue), a thread of the device, a decoding thread again, and the task
 * thread. Each hand-over goes through an executor, which orders the writes.
 *
 * @param <T> the type of the predictions
 */
final class PendingFrame<T> {

    final Frame frame;
    final RecordTimestamp time;
    final long arrivedNanos;

    ImageHeader header;
    long decodeNanos;
    long preprocessNanos;
    InferenceTimings timings;

    /** Thumbnail of the decoded image, if the task needs one. */
    LumaThumbnail thumbnail;

    /** A completed frame has either a prediction or a failure; a dropped frame has neither. */
    private T prediction;

    private FailedFrame failure;
    private boolean done;

    /** The lane in the queue; for the queue only. */
    FrameQueue.Lane<T> lane;

    PendingFrame(Frame frame, RecordTimestamp time, long arrivedNanos) {
        this.frame = frame;
        this.time = time;
        this.arrivedNanos = arrivedNanos;
    }

    void predicted(T value) {
        prediction = value;
    }

    void fail(FailureReason reason, String message) {
        fail(new FrameDefect(reason, message));
    }

    void fail(FrameDefect defect) {
        failure = FailedFrame.of(frame, defect);
    }

    boolean failed() {
        return failure != null;
    }

    T prediction() {
        return prediction;
    }

    FailedFrame failure() {
        return failure;
    }

    boolean done() {
        return done;
    }

    void markDone() {
        done = true;
    }
}
