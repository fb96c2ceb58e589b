// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import org.apache.flink.annotation.Internal;

/**
 * Whether a figure is comparable with published ones.
 *
 * @param comparable whether it may
 * @param reason with which, or why not
 */
@Internal
public record Comparability(boolean comparable, String reason) {

    static Comparability never(String reason) {
        return new Comparability(false, reason);
    }

    /** Only the whole official split is what was published. */
    static Comparability ofSplit(int official, int scored, String published) {
        return scored == official
                ? new Comparability(
                        true,
                        published + ", provided that these are the official split's " + official)
                : never(
                        "only the whole official split of "
                                + official
                                + " images is comparable with published figures; here are "
                                + scored);
    }
}
