// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import org.apache.flink.annotation.PublicEvolving;

/** Where the event time of a frame comes from. Network cameras always use the clock. */
@PublicEvolving
public enum FrameTime {
    /**
     * Images: the file's modification time. Videos: the file's modification time plus the frame's
     * presentation time, so that time runs as in the video and is the same after a restart.
     */
    FILE,
    /** The clock of the machine that reads, when the frame is read. */
    CLOCK
}
