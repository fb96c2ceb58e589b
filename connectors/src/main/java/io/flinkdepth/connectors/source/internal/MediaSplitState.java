// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

/** The position of a split; advances with each emitted frame. */
final class MediaSplitState {

    private final MediaSplit start;
    private long position;
    private String lastName;
    private long offset;

    MediaSplitState(MediaSplit split) {
        this.start = split;
        this.position = split.position();
        this.lastName = split.lastName();
        this.offset = split.offset();
    }

    void emitted(ReadFrame frame) {
        position++;
        // The names of listed files are in the split: the position tells the last one.
        lastName = start.kind().ofImageSet() ? null : frame.fileName();
        offset = frame.nextOffset();
    }

    MediaSplit toSplit() {
        return start.at(position, lastName, offset);
    }
}
