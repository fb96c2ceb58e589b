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
 * What was decided about a model that wanted to be published, and why.
 *
 * @param time when it was decided
 * @param round the training's identity: letters, digits and {@code -}
 * @param outcome {@code published}, {@code refused} or {@code abandoned}
 * @param version the version that was published, or null
 * @param compared the version in service that it was compared with, or null where there was none
 * @param reason why, in a sentence
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
