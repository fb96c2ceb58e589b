// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import org.apache.flink.annotation.PublicEvolving;

/** What happens when frames come faster than the model processes them. */
@PublicEvolving
public enum Overload {
    /** The source is slowed down; nothing is lost. For topics and files. */
    BACKPRESSURE,
    /**
     * The oldest waiting frame of a camera gives way to its newest, and is counted as dropped. For
     * live feeds.
     */
    LATEST_FRAME
}
