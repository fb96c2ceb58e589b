// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.util.Locale;
import javax.annotation.Nullable;

/**
 * The decision on a round's candidate.
 *
 * @param time ISO 8601
 * @param outcome what
 * @param compared version in service that it was compared with, or null for none
 * @param reason why, in a sentence
 */
record RoundDecision(String time, Outcome outcome, @Nullable String compared, String reason) {
    enum Outcome {
        PUBLISHED,
        REFUSED,
        /** There is no model: the labels it was planned with are not there any more. */
        ABANDONED;

        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
