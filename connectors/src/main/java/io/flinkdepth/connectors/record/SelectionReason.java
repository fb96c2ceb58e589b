// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Why a frame was kept as training data. The names are written to shards; new ones may be added,
 * none will be renamed. Serialized by name.
 */
@PublicEvolving
public enum SelectionReason {
    /** It differs from the recent frames of this camera. */
    NOVEL,
    /** It was selected at random, so that the set is not biased towards unusual frames. */
    RANDOM,
    /** All labelled frames are kept, for example when a set of images is labelled. */
    EXHAUSTIVE
}
