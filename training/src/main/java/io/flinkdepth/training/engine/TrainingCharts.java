// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.report.HtmlPage.Picture;
import io.flinkdepth.training.report.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The charts of a training run, one for each unit. Figures that were never measured have none. */
final class TrainingCharts {
    private TrainingCharts() {}

    static List<Picture> of(List<StepReport> reports) {
        Predicate<String> share = LossTerms.ALIGNED_SHARE::equals;
        Predicate<String> delta = name -> name.endsWith(" delta1");
        List<Picture> charts = new ArrayList<>();
        add(charts, "Losses, means between reports", reports, StepReport::losses, share.negate());
        add(charts, "Share of tokens that are aligned", reports, StepReport::losses, share);
        add(charts, "Held-out images: AbsRel", reports, StepReport::heldOut, delta.negate());
        add(charts, "Held-out images: delta1", reports, StepReport::heldOut, delta);
        add(
                charts,
                "Gradient norm before clipping",
                reports,
                report -> Map.of("gradient norm", report.gradientNorm()),
                name -> true);
        add(
                charts,
                "Factor of the learning rates",
                reports,
                report -> Map.of("factor", report.rateFactor()),
                name -> true);
        return charts;
    }

    private static void add(
            List<Picture> charts,
            String caption,
            List<StepReport> reports,
            Function<StepReport, Map<String, Double>> figures,
            Predicate<String> wanted) {
        List<Double> steps = new ArrayList<>();
        Map<String, List<Double>> lines = new TreeMap<>();
        for (StepReport report : reports) {
            Map<String, Double> found = new TreeMap<>(figures.apply(report));
            found.keySet().removeIf(wanted.negate());
            if (!found.isEmpty()) {
                steps.add((double) report.step());
                found.forEach(
                        (name, value) ->
                                lines.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
            }
        }
        if (!lines.isEmpty()) {
            charts.add(LineChart.of(caption, "step", steps, lines));
        }
    }
}
