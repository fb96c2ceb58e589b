// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * The condition that starts a round. It counts labels that may be trained on and that no round has
 * used.
 *
 * @param newLabels so many are enough
 * @param after fewer are enough when the oldest shard with such labels has waited so long; null
 *     waits for {@code newLabels} for ever
 * @param minLabels how many there must be then
 */
record RoundTrigger(int newLabels, @Nullable Duration after, int minLabels) {

    /** Refuses numbers below 1. */
    public RoundTrigger {
        LoopValues.requireMin("trigger.newLabels", newLabels, 1);
        LoopValues.requireMin("trigger.minLabels", minLabels, 1);
    }

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

    /** Waits for a number of labels, however long it takes. */
    public static RoundTrigger newLabels(int count) {
        return new RoundTrigger(count, null, count);
    }

    /**
     * Whether there is enough.
     *
     * @param oldest when the oldest shard with new labels was finished, or null for none
     */
    boolean isMet(int labels, @Nullable Instant oldest, Instant now) {
        boolean waited = after != null && oldest != null && !oldest.plus(after).isAfter(now);
        return labels >= newLabels || waited && labels >= minLabels;
    }
}
