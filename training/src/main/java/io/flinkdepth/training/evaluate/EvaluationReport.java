// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.training.evaluate.Outcome.LeftOut;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Experimental;

/**
 * Evaluation results as Markdown and as metrics of a model card.
 *
 * @param model its name
 * @param results one for each data set
 * @param perImage whether each image is listed
 */
@Experimental
public record EvaluationReport(String model, List<EvaluationResult> results, boolean perImage) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the list. */
    public EvaluationReport {
        results = List.copyOf(results);
    }

    /** Tables: one of all data sets where there are several, else one of all figures. */
    public String toMarkdown() {
        return results.size() == 1
                ? MarkdownTables.ofOne(model, results.get(0), perImage)
                : MarkdownTables.ofSeveral(results);
    }

    /**
     * A JSON array with one object for each data set. A figure that is not a number, or infinite,
     * is null.
     */
    public String toJson() {
        ArrayNode array = JSON.createArrayNode();
        for (EvaluationResult result : results) {
            Outcome outcome = result.outcome();
            ObjectNode node = array.addObject();
            node.put("set", result.dataset());
            node.put("model", model);
            node.put("protocol", result.protocol());
            node.put("comparable", result.comparability().comparable());
            node.put("comparability", result.comparability().reason());
            node.put("images", outcome.images().size());
            leftOut(node.putArray("skipped"), outcome.skipped());
            leftOut(node.putArray("unreadable"), result.unreadable());
            figures(node.putObject("figures"), outcome.overall());
            if (!outcome.groups().isEmpty()) {
                ObjectNode groups = node.putObject("groups");
                outcome.groups()
                        .forEach((name, figures) -> figures(groups.putObject(name), figures));
            }
            if (perImage) {
                ArrayNode images = node.putArray("perImage");
                for (ScoredImage image : outcome.images()) {
                    figures(images.addObject().put("name", image.name()), image.figures());
                }
            }
        }
        return array.toPrettyString();
    }

    private static void leftOut(ArrayNode array, List<LeftOut> items) {
        items.forEach(
                item -> array.addObject().put("name", item.name()).put("reason", item.reason()));
    }

    private static void figures(ObjectNode node, Map<String, Double> figures) {
        figures.forEach(
                (name, value) -> {
                    if (Double.isFinite(value)) {
                        node.put(name, value);
                    } else {
                        node.putNull(name);
                    }
                });
    }

    /** Figures for a model card, such as {@code nyuv2.absRel}, to four digits. */
    public Map<String, Double> toMetrics() {
        Map<String, Double> metrics = new TreeMap<>();
        for (EvaluationResult result : results) {
            for (String figure : List.of("absRel", "delta1", "rampAbsRel")) {
                double value = result.figure(figure);
                metrics.put(result.dataset() + "." + figure, Math.round(value * 1e4) / 1e4);
            }
        }
        return metrics;
    }
}
