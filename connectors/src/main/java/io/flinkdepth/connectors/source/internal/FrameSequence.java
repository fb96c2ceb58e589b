// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import org.apache.flink.annotation.Internal;

/** The frames of one split, in order. Used by one thread; never blocks for long. */
@Internal
interface FrameSequence extends AutoCloseable {

    /** The result of a step. */
    enum Step {
        /** A frame was added. */
        FRAME,
        /** No frame yet; call again immediately. */
        BUSY,
        /** No frame yet; call again later. */
        IDLE,
        /** There are no more frames. */
        END
    }

    /** Takes one step and adds at most one frame. */
    Step next(List<ReadFrame> out);

    /** Frees everything; does not throw. */
    @Override
    void close();
}
