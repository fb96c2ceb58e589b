// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;

/**
 * The pseudo-labels of a stream and how they are used.
 *
 * @param shards folder of the shards; need not be there yet
 * @param heldOutShare share of the labels that are never trained on, 0 to 1 (excluded), by a hash
 *     of the key; to stay as it is while a loop's models learn from one another
 * @param heldOutImages how many of them a model is scored on at most, of the new shards and again
 *     of the earlier ones
 * @param tolerance by how much the disagreement with the teacher may grow, relative to what it is
 * @param replayShare share of a round's pseudo-labels that earlier rounds had already, 0 to 1
 *     (excluded)
 */
record StreamLabels(
        Path shards,
        double heldOutShare,
        @JsonProperty("images") int heldOutImages,
        double tolerance,
        double replayShare) {

    /** What the figure of held-out labels in a round's new shards is called. */
    public static final String NEW = "stream";

    /** What the figure of held-out labels in earlier shards is called. */
    public static final String EARLIER = "earlier-stream";

    /** Refuses shares that are none. */
    public StreamLabels {
        LoopValues.requireShare("stream.heldOutShare", heldOutShare);
        LoopValues.requireShare("stream.replayShare", replayShare);
        LoopValues.requireMin("stream.images", heldOutImages, 1);
        LoopValues.requireNotNegative("stream.tolerance", tolerance);
    }
}
