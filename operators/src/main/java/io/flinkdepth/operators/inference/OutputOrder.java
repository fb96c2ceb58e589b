// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import org.apache.flink.annotation.PublicEvolving;

/** In what order predictions leave. Watermarks are never overtaken, whatever the order. */
@PublicEvolving
public enum OutputOrder {
    /**
     * The predictions of a camera leave in the order of its frames; cameras overtake each other.
     */
    BY_CAMERA,
    /** All predictions of a subtask leave in the order in which their frames came. */
    ALL,
    /** Each prediction leaves as soon as it is there. */
    UNORDERED
}
