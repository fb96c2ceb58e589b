// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.List;
import org.apache.flink.annotation.Internal;

/** The frames of one split, in order. Used by one thread; never blocks for long. */
@Internal
interface FrameSequence extends AutoCloseable {

    /** What a step brought. */
    enum Step {
        /** A frame was added. */
        FRAME,
        /** Nothing yet; worth asking again at once. */
        BUSY,
        /** Nothing yet; worth asking again later. */
        IDLE,
        /** There will be no more. */
        END
    }

    /** Takes one step and adds at most one frame. */
    Step next(List<ReadFrame> out);

    /** Frees everything; does not throw. */
    @Override
    void close();
}
