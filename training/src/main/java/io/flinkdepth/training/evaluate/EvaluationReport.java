package io.flinkdepth.training.evaluate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Experimental;

/**
 * Evaluations for readers and for programs.
 *
 * @param evaluations one for each data set
 */
@Experimental
public record EvaluationReport(List<Evaluation> evaluations) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the list. */
    public EvaluationReport {
        evaluations = List.copyOf(evaluations);
    }

    /** A Markdown table: each set, then the mean over the indoor sets where there are several. */
    public String toMarkdown() {
        StringBuilder table =
                new StringBuilder(
                        "| set | images | AbsRel | δ1 | best ramp: AbsRel | best ramp: δ1 | AbsRel"
                                + " against the ramp |\n|---|---|---|---|---|---|---|\n");
        for (Evaluation e : evaluations) {
            row(table, e.set().label(), Integer.toString(e.images()), e.model(), e.ramp());
        }
        List<Evaluation> indoor = evaluations.stream().filter(e -> e.set().indoor()).toList();
        if (indoor.size() > 1) {
            row(
                    table,
                    "mean of the indoor sets",
                    "",
                    DepthScore.mean(indoor.stream().map(Evaluation::model).toList()),
                    DepthScore.mean(indoor.stream().map(Evaluation::ramp).toList()));
        }
        return table.toString();
    }

    private static void row(
            StringBuilder table, String name, String images, DepthScore model, DepthScore ramp) {
        table.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.4f | %.3f | %.4f | %.3f | %+.1f %% |%n",
                        name,
                        images,
                        model.absoluteRelative(),
                        model.deltaOne(),
                        ramp.absoluteRelative(),
                        ramp.deltaOne(),
                        100 * (model.absoluteRelative() / ramp.absoluteRelative() - 1)));
    }

    /** A JSON array with one object for each set. */
    public String toJson() {
        ArrayNode array = JSON.createArrayNode();
        for (Evaluation e : evaluations) {
            ObjectNode node = array.addObject();
            node.put("set", e.set().label()).put("images", e.images());
            node.put("absRel", e.model().absoluteRelative()).put("delta1", e.model().deltaOne());
            node.put("rampAbsRel", e.ramp().absoluteRelative());
            node.put("rampDelta1", e.ramp().deltaOne());
        }
        return array.toPrettyString();
    }

    /** Figures for a model card, such as {@code nyuv2.absRel}, to four digits. */
    public Map<String, Double> toMetrics() {
        Map<String, Double> metrics = new TreeMap<>();
        for (Evaluation e : evaluations) {
            metrics.put(e.set().label() + ".absRel", rounded(e.model().absoluteRelative()));
            metrics.put(e.set().label() + ".delta1", rounded(e.model().deltaOne()));
            metrics.put(e.set().label() + ".rampAbsRel", rounded(e.ramp().absoluteRelative()));
        }
        return metrics;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
