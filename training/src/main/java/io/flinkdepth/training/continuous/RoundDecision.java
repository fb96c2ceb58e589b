// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.util.Locale;
import javax.annotation.Nullable;

/**
 * The decision on a round's candidate.
 *
 * @param time time in ISO 8601
 * @param outcome the outcome
 * @param compared serving version that it was compared with, or null for none
 * @param reason the reason, in a sentence
 */
record RoundDecision(String time, Outcome outcome, @Nullable String compared, String reason) {
    enum Outcome {
        PUBLISHED,
        REFUSED,
        /** There is no model, because the planned labels no longer exist. */
        ABANDONED;

        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
