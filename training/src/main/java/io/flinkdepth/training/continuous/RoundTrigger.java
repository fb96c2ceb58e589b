// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * The condition that starts a round. It counts new labels for training, which no round has used.
 *
 * @param newLabels number of labels that always starts a round
 * @param after time since the oldest shard with such labels was finished after which {@code
 *     minLabels} labels are enough; null to always wait for {@code newLabels}
 * @param minLabels minimum number of labels after that time
 */
record RoundTrigger(int newLabels, @Nullable Duration after, int minLabels) {

    /** Rejects numbers below 1. */
    public RoundTrigger {
        LoopValues.requireMin("trigger.newLabels", newLabels, 1);
        LoopValues.requireMin("trigger.minLabels", minLabels, 1);
    }

    /**
     * The field {@code trigger}.
     *
     * @param newLabels number of labels that always starts a round
     * @param after time since the oldest shard with such labels was finished after which {@code
     *     minLabels} labels are enough; without it, a round always waits for {@code newLabels}
     * @param minLabels minimum number of labels after that time; given if {@code after} is
     */
    @JsonCreator
    static RoundTrigger of(
            @JsonProperty("newLabels") int newLabels,
            @JsonProperty("after") @Nullable Duration after,
            @JsonProperty("minLabels") @Nullable Integer minLabels) {
        if ((after == null) != (minLabels == null)) {
            throw new IllegalArgumentException(
                    "trigger."
                            + (after == null ? "after" : "minLabels")
                            + " is missing; expected both after and minLabels, or neither");
        }
        return after == null ? newLabels(newLabels) : new RoundTrigger(newLabels, after, minLabels);
    }

    /** Creates a trigger that waits for a number of labels without a time limit. */
    public static RoundTrigger newLabels(int count) {
        return new RoundTrigger(count, null, count);
    }

    /**
     * Whether the condition is met.
     *
     * @param oldest time when the oldest shard with new labels was finished, or null for none
     */
    boolean isMet(int labels, @Nullable Instant oldest, Instant now) {
        boolean waited = after != null && oldest != null && !oldest.plus(after).isAfter(now);
        return labels >= newLabels || waited && labels >= minLabels;
    }
}
