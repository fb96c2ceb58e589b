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
 * @param continueFrom the weights that rounds after the first start from
 * @param mixing shares of the trained weights in the candidates, from more than 0 to 1; the rest
 *     are the weights that the round started from, or {@code network} with {@link
 *     ContinueFrom#TRAINED}
 */
@Internal
public record RoundStart(@Nullable Path network, ContinueFrom continueFrom, List<Double> mixing) {

    /** What rounds after the first start from. */
    public enum ContinueFrom {
        /** The same weights as the first one. */
        START,
        /** The weights of the serving model, if a round of this loop trained it. */
        SERVED,
        /**
         * The weights at the end of the training of the last round, whether its candidate was
         * published or not, and before they were mixed: the training goes on, and the candidates
         * keep a share of the first weights.
         */
        TRAINED
    }

    /** The candidate is what was trained. */
    static final List<Double> TRAINED = List.of(1.0);

    /** Every round starts from the pretrained encoder. */
    public static final RoundStart AFRESH = new RoundStart(null, ContinueFrom.START, TRAINED);

    /** Rejects shares that cannot be, or have nothing to be mixed with. */
    public RoundStart {
        mixing = List.copyOf(mixing);
        if (mixing.isEmpty() || !mixing.stream().allMatch(share -> share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "start.mixing is " + mixing + "; expected shares above 0 and at most 1");
        }
        boolean mixed = !mixing.equals(TRAINED);
        if (network == null && mixed && continueFrom == ContinueFrom.TRAINED) {
            throw new IllegalArgumentException(
                    "start.mixing is "
                            + mixing
                            + ", but with continueFrom: trained the candidates are mixed with"
                            + " start.network, which is missing; set it, or leave mixing out");
        }
        if (network == null && mixed && continueFrom == ContinueFrom.START) {
            throw new IllegalArgumentException(
                    "start.mixing is "
                            + mixing
                            + ", but every round starts at a random head; set continueFrom: served"
                            + " or start.network, or leave mixing out");
        }
    }
}
