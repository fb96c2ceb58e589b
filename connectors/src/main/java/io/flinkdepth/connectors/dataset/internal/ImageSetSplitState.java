// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import org.apache.flink.annotation.Internal;

/** How far a split was emitted; moves on with each frame. */
@Internal
final class ImageSetSplitState {

    private final ImageSetSplit start;
    private long emitted;
    private long offset;

    ImageSetSplitState(ImageSetSplit split) {
        this.start = split;
        this.emitted = split.emitted();
        this.offset = split.offset();
    }

    void emitted(ReadImage image) {
        emitted++;
        offset = image.nextOffset();
    }

    ImageSetSplit toSplit() {
        return start.at(emitted, offset);
    }
}
