// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.evaluate.Outcome.LeftOut;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Formats figures as Markdown tables. */
final class MarkdownTables {
    private MarkdownTables() {}

    /** Each data set, then the mean over the indoor ones where there are several. */
    static String ofSeveral(List<EvaluationResult> results) {
        StringBuilder table =
                new StringBuilder(
                        "| set | images | AbsRel | δ1 | best ramp: AbsRel | best ramp: δ1 | AbsRel"
                                + " against the ramp |\n|---|---|---|---|---|---|---|\n");
        for (EvaluationResult result : results) {
            String images = Integer.toString(result.outcome().images().size());
            row(table, result.dataset(), images, result.outcome().overall());
        }
        List<ScoredImage> indoor = new ArrayList<>();
        for (EvaluationResult result : results) {
            if (EvaluationSet.indoor(result.dataset())) {
                indoor.add(new ScoredImage(result.dataset(), result.outcome().overall()));
            }
        }
        if (indoor.size() > 1) {
            row(table, "mean of the indoor sets", "", MeanScoring.mean(indoor));
        }
        if (!results.isEmpty()) {
            table.append("\nProtocol ")
                    .append(results.get(0).protocol())
                    .append("; small samples, not comparable with published figures.\n");
        }
        results.forEach(result -> leftOut(table, result));
        return table.toString();
    }

    private static void row(
            StringBuilder table, String name, String images, Map<String, Double> figures) {
        table.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.4f | %.3f | %.4f | %.3f | %+.1f %% |%n",
                        name,
                        images,
                        figures.get("absRel"),
                        figures.get("delta1"),
                        figures.get("rampAbsRel"),
                        figures.get("rampDelta1"),
                        100 * (figures.get("absRel") / figures.get("rampAbsRel") - 1)));
    }

    /**
     * A column for each part (scene, clip), and one of all; below it the images, where asked for.
     */
    static String ofOne(String model, EvaluationResult result, boolean perImage) {
        Outcome outcome = result.outcome();
        StringBuilder text = new StringBuilder();
        text.append("Model ").append(model);
        text.append(", data set ").append(result.dataset());
        text.append(", protocol ").append(result.protocol());
        text.append(", images scored: ").append(outcome.images().size()).append(".\n");
        text.append(
                result.comparability().comparable()
                        ? "Comparable: "
                        : "Not comparable with published figures: ");
        text.append(result.comparability().reason()).append(".\n\n");
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        rows.put("all", outcome.overall());
        if (outcome.groups().size() > 1) {
            outcome.groups().forEach((name, figures) -> rows.put(name, figures));
        }
        table(text, "part", rows);
        if (perImage) {
            Map<String, Map<String, Double>> images = new LinkedHashMap<>();
            outcome.images().forEach(image -> images.put(image.name(), image.figures()));
            text.append('\n');
            table(text, "image", images);
        }
        leftOut(text, result);
        return text.toString();
    }

    private static void table(
            StringBuilder text, String first, Map<String, Map<String, Double>> rows) {
        Map<String, Map<String, Double>> versions = StabilisedFigures.beside(rows);
        Set<String> columns = new LinkedHashSet<>();
        versions.values().forEach(figures -> columns.addAll(figures.keySet()));
        text.append("| ").append(first).append(" | ").append(String.join(" | ", columns));
        text.append(" |\n|---").append("|---".repeat(columns.size())).append("|\n");
        versions.forEach(
                (name, figures) -> {
                    text.append("| ").append(name);
                    for (String column : columns) {
                        Double value = figures.get(column);
                        text.append(" | ")
                                .append(
                                        value == null
                                                ? ""
                                                : String.format(Locale.ROOT, "%.4f", value));
                    }
                    text.append(" |\n");
                });
    }

    private static void leftOut(StringBuilder text, EvaluationResult result) {
        list(text, result.dataset() + ", skipped", result.outcome().skipped());
        list(text, result.dataset() + ", unreadable", result.unreadable());
    }

    private static void list(StringBuilder text, String what, List<LeftOut> items) {
        if (!items.isEmpty()) {
            text.append('\n').append(what).append(": ").append(items.size()).append('\n');
            items.forEach(
                    item ->
                            text.append("- ")
                                    .append(item.name())
                                    .append(": ")
                                    .append(item.reason())
                                    .append('\n'));
        }
    }
}
