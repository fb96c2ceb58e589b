// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The weights that a round starts from, and how many of them its candidate keeps.
 *
 * @param network safetensors of a whole network; null to start from the recipe's pretrained encoder
 *     and a random head, as published
 * @param continueFromServed whether a round starts from the weights of the serving model instead,
 *     if a round of this loop trained it
 * @param mixing shares of the trained weights in the candidates, from more than 0 to 1; the rest
 *     are the weights that the round started from
 */
@Internal
public record RoundStart(@Nullable Path network, boolean continueFromServed, List<Double> mixing) {
    /** The candidate is what was trained. */
    static final List<Double> TRAINED = List.of(1.0);

    /** Every round starts from the pretrained encoder. */
    public static final RoundStart AFRESH = new RoundStart(null, false, TRAINED);

    /** Rejects shares that cannot be, or have nothing to be mixed with. */
    public RoundStart {
        mixing = List.copyOf(mixing);
        if (mixing.isEmpty() || !mixing.stream().allMatch(share -> share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "start.mixing is " + mixing + "; expected shares above 0 and at most 1");
        }
        if (network == null && !continueFromServed && !mixing.equals(TRAINED)) {
            throw new IllegalArgumentException(
                    "start.mixing is "
                            + mixing
                            + ", but every round starts at a random head; set continueFrom: served"
                            + " or start.network, or leave mixing out");
        }
    }
}
