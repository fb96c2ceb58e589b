// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import org.apache.flink.annotation.Internal;

/** How far a split was emitted; moves on with each frame. */
@Internal
final class VideoSplitState {

    private final VideoSplit start;
    private long position;
    private String lastName;

    VideoSplitState(VideoSplit split) {
        this.start = split;
        this.position = split.position();
        this.lastName = split.lastName();
    }

    void emitted(ReadFrame frame) {
        position++;
        lastName = frame.fileName();
    }

    VideoSplit toSplit() {
        return start.at(position, lastName);
    }
}
