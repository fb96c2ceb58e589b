// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The decision whether to publish a trained model, with its reason.
 *
 * @param time time of the decision
 * @param round id of the training round: letters, digits and {@code -}
 * @param outcome {@code published}, {@code refused} or {@code abandoned}
 * @param version the version that was published, or null
 * @param compared the serving version that it was compared with, or null if there was none
 * @param reason the reason, in a sentence
 * @param figures by name, such as {@code night.absRel.before} and {@code night.absRel.after}
 */
@PublicEvolving
public record ModelDecision(
        Instant time,
        String round,
        String outcome,
        @Nullable String version,
        @Nullable String compared,
        String reason,
        Map<String, Double> figures) {

    public ModelDecision {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
        if (!round.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "round is '" + round + "'; expected 1 to 64 letters, digits and '-'");
        }
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
