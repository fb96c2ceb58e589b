// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;

/**
 * The pseudo-labels of a stream and their use.
 *
 * @param shards folder of the shards; need not exist yet
 * @param heldOutShare share of the labels that are never used for training, 0 to 1 (excluded), by a
 *     hash of the key; must not change while the models of a loop continue from one another
 * @param heldOutImages maximum number of held-out labels for scoring, for the new and for the
 *     earlier shards each
 * @param tolerance maximum relative increase of the disagreement with the teacher
 * @param replayShare share of a round's pseudo-labels that are from earlier rounds, 0 to 1
 *     (excluded)
 */
record StreamLabels(
        Path shards,
        double heldOutShare,
        @JsonProperty("images") int heldOutImages,
        double tolerance,
        double replayShare) {

    /** Name of the figure of held-out labels in a round's new shards. */
    public static final String NEW = "stream";

    /** Name of the figure of held-out labels in earlier shards. */
    public static final String EARLIER = "earlier-stream";

    /** Rejects invalid shares. */
    public StreamLabels {
        LoopValues.requireShare("stream.heldOutShare", heldOutShare);
        LoopValues.requireShare("stream.replayShare", replayShare);
        LoopValues.requireMin("stream.images", heldOutImages, 1);
        LoopValues.requireNotNegative("stream.tolerance", tolerance);
    }
}
