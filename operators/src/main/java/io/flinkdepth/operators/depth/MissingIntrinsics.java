// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import org.apache.flink.annotation.Experimental;

/**
 * The result for a frame of unknown intrinsics, if the model needs them to give metres: if its card
 * has a {@code canonicalFocalLength}.
 */
@Experimental
public enum MissingIntrinsics {
    /** The inverse of the model's depth, as relative disparity. */
    RELATIVE,
    /** No depth: the frame goes to the side output with the reason {@code MISSING_INTRINSICS}. */
    FAIL
}
