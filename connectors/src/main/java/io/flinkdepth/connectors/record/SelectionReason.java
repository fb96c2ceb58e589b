// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Why a frame was kept as training data. The names are written to shards; new ones may be added,
 * none will be renamed. Serialized by name.
 */
@PublicEvolving
public enum SelectionReason {
    /** It looks unlike what this camera gave lately. */
    NOVEL,
    /** It was drawn by chance, so that the set does not drift to what is odd. */
    RANDOM,
    /** Every frame that could be labelled was kept, as when a set of images is labelled. */
    EXHAUSTIVE
}
