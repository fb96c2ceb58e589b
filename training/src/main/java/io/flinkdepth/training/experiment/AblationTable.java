// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Formats the ablation as Markdown: one row for each recipe, means and spread over the seeds. */
final class AblationTable {
    private static final double TOO_FEW_TOKENS = 0.05;
    private static final List<AblationRow> BASELINES =
            List.of(AblationRow.LABELLED, AblationRow.LABELLED_LONGER);

    private final Map<AblationRow, List<AblationScores>> scores = new EnumMap<>(AblationRow.class);

    void add(AblationRow row, AblationScores of) {
        scores.computeIfAbsent(row, r -> new ArrayList<>()).add(of);
    }

    /** Refuses an empty table. */
    String markdown() {
        if (scores.isEmpty()) {
            throw new IllegalStateException("no row is trained yet; train before scoring");
        }
        return comparison() + '\n' + bySet() + '\n' + tokens();
    }

    private String comparison() {
        StringBuilder text =
                new StringBuilder(
                        """
                        | row | seeds | AbsRel | delta1 | against labelled only | \
                        against as long | against the row above |
                        |---|---|---|---|---|---|---|
                        """);
        AblationRow above = null;
        for (AblationRow row : scores.keySet()) {
            boolean follows = above != null && row.usesTeacher() && row != AblationRow.SECOND;
            text.append("| ").append(row.title());
            text.append(" | ").append(scores.get(row).size());
            text.append(" | ").append(spread(row, s -> AblationScores.macroAverage(s.absRel())));
            text.append(" | ").append(spread(row, s -> AblationScores.macroAverage(s.deltaOne())));
            for (AblationRow baseline : BASELINES) {
                text.append(" | ").append(compared(baseline, row));
            }
            text.append(" | ").append(follows ? compared(above, row) : "").append(" |\n");
            above = row;
        }
        return text.toString();
    }

    private String bySet() {
        List<String> sets = List.copyOf(scores.values().iterator().next().get(0).absRel().keySet());
        StringBuilder text = new StringBuilder("| row | " + String.join(" | ", sets) + " |\n|---|");
        text.append("---|".repeat(sets.size())).append('\n');
        for (AblationRow row : scores.keySet()) {
            text.append("| ").append(row.title());
            for (String set : sets) {
                text.append(" | ")
                        .append(spread(row, s -> AblationScores.mean(s.absRel().get(set))));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private String tokens() {
        StringBuilder text = new StringBuilder();
        for (AblationRow row : List.of(AblationRow.ALIGNMENT, AblationRow.SECOND)) {
            double share =
                    scores.getOrDefault(row, List.of()).stream()
                            .mapToDouble(AblationScores::alignedShare)
                            .average()
                            .orElse(0);
            if (scores.containsKey(row)) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "Feature alignment kept %.1f %% of the tokens in the row \"%s\"%s.%n",
                                100 * share,
                                row.title(),
                                share < TOO_FEW_TOKENS
                                        ? ": too few for that row to say anything about it"
                                        : ""));
            }
        }
        return text.toString();
    }

    private String spread(AblationRow row, ToDoubleFunction<AblationScores> figure) {
        double[] values = scores.get(row).stream().mapToDouble(figure).toArray();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.length < 2
                ? String.format(Locale.ROOT, "%.4f", mean)
                : String.format(
                        Locale.ROOT, "%.4f ± %.4f", mean, Math.sqrt(squares / (values.length - 1)));
    }

    private String compared(AblationRow from, AblationRow to) {
        List<AblationScores> before = scores.getOrDefault(from, List.of());
        List<AblationScores> after = scores.get(to);
        int seeds = Math.min(before.size(), after.size());
        if (from.compareTo(to) >= 0 || seeds == 0) {
            return "";
        }
        PairedBootstrap paired =
                PairedBootstrap.of(
                        byScene(before.subList(0, seeds)),
                        byScene(after.subList(0, seeds)),
                        after.get(0).weights());
        return String.format(
                Locale.ROOT,
                "%+.4f [%+.4f, %+.4f]%s",
                paired.difference(),
                paired.low(),
                paired.high(),
                paired.certain() ? "" : " (not told apart)");
    }

    private static List<Map<String, Double>> byScene(List<AblationScores> seeds) {
        return seeds.stream().map(AblationScores::absRelByScene).toList();
    }
}
