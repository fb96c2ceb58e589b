// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import org.apache.flink.annotation.PublicEvolving;

/** The source of the event time of a frame. Network cameras always use the clock. */
@PublicEvolving
public enum FrameTime {
    /**
     * Images: the file's modification time. Videos: the file's modification time plus the frame's
     * presentation time, so that times have the distances of the video and are the same after a
     * restart.
     */
    FILE,
    /** The clock of the reading machine when the frame is read. */
    CLOCK
}
