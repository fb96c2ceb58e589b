// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.Internal;

/**
 * Trains the same sky head on several frozen encoders with the same steps, images, crops and seeds,
 * to compare the encoders.
 *
 * @param recipe of each training; its encoder, output and seed are replaced
 * @param encoders files by the names of the table's rows
 * @param seeds one training for each
 * @param training images with sky
 * @param tests images with sky that were not trained on, by the names of the table's columns
 */
@Internal
public record SkyComparison(
        SkyRecipe recipe,
        Map<String, Path> encoders,
        List<Long> seeds,
        Dataset<LabelledSample> training,
        Map<String, Dataset<LabelledSample>> tests) {
    private static final String PLACE = "no encoder: the places where sky usually is";

    /**
     * Trains all heads and returns a Markdown table of the IoU of sky, mean ± standard deviation.
     */
    public String run(BiConsumer<String, StepReport> progress)
            throws IOException, InterruptedException {
        Map<String, Map<String, List<SkyScore>>> rows = new LinkedHashMap<>();
        rows.put(PLACE, place());
        for (Map.Entry<String, Path> encoder : encoders.entrySet()) {
            Map<String, List<SkyScore>> row = new LinkedHashMap<>();
            for (long seed : seeds) {
                String title = encoder.getKey() + ", seed " + seed;
                SkyRecipe one =
                        recipe.with(encoder.getValue(), folder(encoder.getKey(), seed), seed);
                Path weights =
                        new SkyTraining(one, training, report -> progress.accept(title, report))
                                .run();
                for (Map.Entry<String, Dataset<LabelledSample>> test : tests.entrySet()) {
                    row.computeIfAbsent(test.getKey(), t -> new ArrayList<>())
                            .add(SkyEvaluation.of(one, weights, test.getValue()));
                }
            }
            rows.put(encoder.getKey(), row);
        }
        return table(rows);
    }

    private Map<String, List<SkyScore>> place() throws IOException, InterruptedException {
        boolean[] usual = SkyEvaluation.usualPlaces(recipe, training);
        Map<String, List<SkyScore>> row = new LinkedHashMap<>();
        for (Map.Entry<String, Dataset<LabelledSample>> test : tests.entrySet()) {
            row.put(test.getKey(), List.of(SkyEvaluation.of(recipe, usual, test.getValue())));
        }
        return row;
    }

    private Path folder(String encoder, long seed) {
        String name = encoder.replaceAll("[^A-Za-z0-9]+", "-");
        return recipe.run().output().resolve(name).resolve("seed-" + seed);
    }

    private String table(Map<String, Map<String, List<SkyScore>>> rows) {
        StringBuilder table = new StringBuilder("| encoder |");
        tests.keySet().forEach(test -> table.append(' ').append(test).append(" |"));
        table.append("\n|---|").append("---|".repeat(tests.size())).append('\n');
        rows.forEach(
                (name, row) -> {
                    table.append("| ").append(name).append(" |");
                    tests.keySet().forEach(test -> table.append(cell(row.get(test))));
                    table.append('\n');
                });
        return table.toString();
    }

    private static String cell(List<SkyScore> scores) {
        double mean = mean(scores);
        double squares = 0;
        for (SkyScore score : scores) {
            double difference = score.intersectionOverUnion() - mean;
            squares += difference * difference;
        }
        return scores.size() == 1
                ? String.format(Locale.ROOT, " %.3f |", mean)
                : String.format(
                        Locale.ROOT,
                        " %.3f ± %.3f |",
                        mean,
                        Math.sqrt(squares / (scores.size() - 1)));
    }

    private static double mean(List<SkyScore> scores) {
        return scores.stream().mapToDouble(SkyScore::intersectionOverUnion).sum() / scores.size();
    }
}
