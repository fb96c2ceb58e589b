// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import org.apache.flink.annotation.PublicEvolving;

/** The reaction when frames arrive faster than the model processes them. */
@PublicEvolving
public enum Overload {
    /** Back-pressure slows down the source; no frame is lost. For topics and files. */
    BACKPRESSURE,
    /**
     * The newest frame of a camera replaces its waiting frame, which is counted as dropped. For
     * live feeds.
     */
    LATEST_FRAME
}
