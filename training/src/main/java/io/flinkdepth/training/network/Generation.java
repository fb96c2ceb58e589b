// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import java.util.List;
import org.apache.flink.annotation.Internal;

/** The published generations, which differ in the blocks that the head reads. */
@Internal
public enum Generation {
    /** Depth Anything (arXiv 2401.10891): the last four blocks. */
    V1,
    /** Depth Anything V2 (arXiv 2406.09414): four blocks spread over the depth. */
    V2,
    /**
     * Depth Anything 3 (arXiv 2511.10647), its networks for one image: taps as V2, depth by exp.
     */
    V3;

    /** The 0-based taps of an encoder of the given depth. */
    public List<Integer> taps(int depth) {
        if (depth < 4) {
            throw new IllegalArgumentException(
                    "an encoder of " + depth + " blocks has no four taps; use at least 4 blocks.");
        }
        if (this == V1) {
            return List.of(depth - 4, depth - 3, depth - 2, depth - 1);
        }
        // The 24-block encoder alone does not tap at equal distances.
        return depth == 24
                ? List.of(4, 11, 17, 23)
                : List.of(depth / 4 - 1, depth / 2 - 1, 3 * depth / 4 - 1, depth - 1);
    }
}
