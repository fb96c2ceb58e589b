// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.examples.learning.SwapGap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * What the learning loop did.
 *
 * @param swaps versions that took over in the job
 * @param firstSwapSeconds from the first prediction to the first swap; null without one
 * @param refusals versions that the job's shadow evaluation refused
 * @param gaps what each camera's stream looked like at each swap
 * @param heldOutAbsRelBefore error on rendered streets that nobody trained on, by weather, of the
 *     model that the quickstart began with; null where no round was compared
 * @param heldOutAbsRelAfter the same of the version that was published last; null where there is
 *     none
 * @param liveAbsRel mean error of the predictions on the stream, by weather and version
 * @param rounds what the trainer decided
 * @param shards finished shards
 * @param labels pseudo-labels in them
 */
@JsonPropertyOrder({
    "swaps",
    "firstSwapSeconds",
    "refusals",
    "gaps",
    "heldOutAbsRelBefore",
    "heldOutAbsRelAfter",
    "liveAbsRel",
    "rounds",
    "shards",
    "labels"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
record LearningReport(
        long swaps,
        @Nullable Double firstSwapSeconds,
        long refusals,
        List<SwapGap> gaps,
        @Nullable Map<String, Double> heldOutAbsRelBefore,
        @Nullable Map<String, Double> heldOutAbsRelAfter,
        Map<String, Double> liveAbsRel,
        List<Round> rounds,
        int shards,
        int labels) {

    private static final String BEFORE = ".absRel.before";
    private static final String AFTER = ".absRel.after";

    /**
     * A round of the trainer.
     *
     * @param outcome published, refused or abandoned
     * @param reason why
     * @param absRelBefore held-out error of the version that it was compared with, by weather
     * @param absRelAfter held-out error of its candidate
     */
    record Round(
            String outcome,
            String reason,
            Map<String, Double> absRelBefore,
            Map<String, Double> absRelAfter) {

        static Round of(ModelDecision decision) {
            return new Round(
                    decision.outcome(),
                    decision.reason(),
                    figures(decision, BEFORE),
                    figures(decision, AFTER));
        }
    }

    static LearningReport of(
            long firstMillis,
            List<JsonNode> events,
            List<ModelDecision> decisions,
            List<SwapGap> gaps,
            Map<String, Double> liveAbsRel,
            int shards,
            int labels) {
        long refusals =
                events.stream().filter(e -> e.path("kind").asText().equals("REFUSED")).count();
        List<JsonNode> swaps = events.stream().filter(LearningView::isSwap).toList();
        Double firstSwap =
                swaps.stream()
                        .map(e -> (e.path("decidedAt").asLong() - firstMillis) / 1000.0)
                        .findFirst()
                        .orElse(null);
        Map<String, Double> before = null;
        Map<String, Double> after = null;
        for (ModelDecision decision : decisions) {
            before = before == null ? figures(decision, BEFORE) : before;
            after = decision.version() == null ? after : figures(decision, AFTER);
        }
        return new LearningReport(
                swaps.size(),
                firstSwap,
                refusals,
                gaps,
                before,
                after,
                liveAbsRel,
                decisions.stream().map(Round::of).toList(),
                shards,
                labels);
    }

    private static Map<String, Double> figures(ModelDecision decision, String ending) {
        Map<String, Double> figures = new TreeMap<>();
        decision.figures()
                .forEach(
                        (name, value) -> {
                            if (name.endsWith(ending)) {
                                String set = name.substring(0, name.length() - ending.length());
                                figures.put(set, value);
                            }
                        });
        return figures;
    }
}
