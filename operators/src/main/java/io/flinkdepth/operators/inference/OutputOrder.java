// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import org.apache.flink.annotation.PublicEvolving;

/** The order in which predictions are emitted. No order lets predictions overtake watermarks. */
@PublicEvolving
public enum OutputOrder {
    /**
     * The predictions of a camera are in the order of its frames; there is no order across cameras.
     */
    BY_CAMERA,
    /** All predictions of a subtask are in the order in which their frames arrived. */
    ALL,
    /** Each prediction is emitted as soon as it is available. */
    UNORDERED
}
