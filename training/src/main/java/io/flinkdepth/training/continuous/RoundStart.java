// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * The weights that a round starts from.
 *
 * @param network safetensors of a whole network; null to start from the recipe's pretrained encoder
 *     and a random head, as published
 * @param continueFromServed whether a round starts from the weights of the serving model instead,
 *     if a round of this loop trained it
 */
record RoundStart(@Nullable Path network, boolean continueFromServed) {
    /** Every round starts from the pretrained encoder. */
    public static final RoundStart AFRESH = new RoundStart(null, false);
}
