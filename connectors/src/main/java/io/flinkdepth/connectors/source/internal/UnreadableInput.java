// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.util.List;

/** Emits one frame that reports an input that could not be listed. */
final class UnreadableInput implements FrameSequence {

    private final MediaSplit split;
    private boolean reported;

    UnreadableInput(MediaSplit split) {
        this.split = split;
        this.reported = split.position() > 0;
    }

    @Override
    public Step next(List<ReadFrame> out) {
        if (reported) {
            return Step.END;
        }
        reported = true;
        FrameIdentity identity =
                new FrameIdentity(split.cameraId(), split.first(), 0, split.cameraId());
        String reason = split.names().get(0);
        out.add(ReadFrame.of(Frames.defective(identity, FailureReason.UNREADABLE_SOURCE, reason)));
        return Step.FRAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
