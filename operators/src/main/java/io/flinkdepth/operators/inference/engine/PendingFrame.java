// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.InferenceTimings;

/**
 * A frame on its way. It belongs to the task's thread, then to the thread that decodes it, then to
 * the device's and again to one that decodes, and at last to the task's; each hand-over is by an
 * executor, which orders the writes.
 *
 * @param <T> the type of the answers
 */
final class PendingFrame<T> {

    final Frame frame;
    final FrameTime time;
    final long arrivedNanos;

    ImageHeader header;
    long decodeNanos;
    long preprocessNanos;
    InferenceTimings timings;

    /** Of the decoded picture, where the task wants one. */
    LumaThumbnail thumbnail;

    /**
     * Either the answer or the failure is set once the frame is done; neither for a dropped one.
     */
    private T answer;

    private FailedFrame failure;
    private boolean done;

    /** Where it stands in the queue; the queue's own. */
    FrameQueue.Lane<T> lane;

    PendingFrame(Frame frame, FrameTime time, long arrivedNanos) {
        this.frame = frame;
        this.time = time;
        this.arrivedNanos = arrivedNanos;
    }

    void answer(T value) {
        answer = value;
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

    T answer() {
        return answer;
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
