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

    private final Map<AblationRow, List<AblationScores>> scores = new EnumMap<>(AblationRow.class);

    void add(AblationRow row, AblationScores of) {
        scores.computeIfAbsent(row, r -> new ArrayList<>()).add(of);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                        "| row | seeds | test AbsRel | delta1 | against labelled only | against the row")
                .append(" above | selection AbsRel |\n|---|---|---|---|---|---|---|\n");
        AblationRow above = null;
        for (AblationRow row : scores.keySet()) {
            text.append("| ").append(row.title());
            text.append(" | ").append(scores.get(row).size());
            text.append(" | ").append(spread(row, AblationScores::testMean));
            text.append(" | ").append(spread(row, AblationScores::testDelta1));
            text.append(" | ").append(compared(AblationRow.LABELLED, row));
            text.append(" | ")
                    .append(above == null || row == AblationRow.SECOND ? "" : compared(above, row));
            text.append(" | ").append(spread(row, AblationScores::selection)).append(" |\n");
            above = row;
        }
        return text.append('\n').append(real()).append('\n').append(tokens()).toString();
    }

    private String real() {
        List<String> sets = List.copyOf(scores.values().iterator().next().get(0).real().keySet());
        if (sets.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("| row | " + String.join(" | ", sets) + " |\n|---|");
        text.append("---|".repeat(sets.size())).append('\n');
        for (AblationRow row : scores.keySet()) {
            text.append("| ").append(row.title());
            for (String set : sets) {
                text.append(" | ").append(spread(row, s -> s.real().get(set)));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private String tokens() {
        StringBuilder text = new StringBuilder();
        for (AblationRow row : scores.keySet()) {
            double share =
                    scores.get(row).stream()
                            .mapToDouble(AblationScores::alignedShare)
                            .average()
                            .orElse(0);
            if (row == AblationRow.ALIGNMENT || row == AblationRow.SECOND) {
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
        List<AblationScores> before = scores.get(from);
        List<AblationScores> after = scores.get(to);
        int seeds = Math.min(before.size(), after.size());
        if (from == to || seeds == 0) {
            return "";
        }
        PairedBootstrap paired =
                PairedBootstrap.of(
                        before.subList(0, seeds).stream().map(AblationScores::test).toList(),
                        after.subList(0, seeds).stream().map(AblationScores::test).toList());
        return String.format(
                Locale.ROOT,
                "%+.4f [%+.4f, %+.4f]%s",
                paired.difference(),
                paired.low(),
                paired.high(),
                paired.certain() ? "" : " (not told apart)");
    }
}
