// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scores of one run by the protocol affine-disparity. A scene's figure is the mean over its
 * frames.
 *
 * @param tests description of the sets
 * @param absRel AbsRel of each scene, by set
 * @param deltaOne delta1 of each scene, by set
 * @param alignedShare mean share of the tokens that feature alignment kept; 0 without alignment
 */
record AblationScores(
        String tests,
        Map<String, Map<String, Double>> absRel,
        Map<String, Map<String, Double>> deltaOne,
        double alignedShare) {
    private static final String FILE = "scores.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads earlier scores on the same sets, or scores the package in a run's folder. */
    static AblationScores of(Path folder, List<MeasuredSet> tests) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            AblationScores before = JSON.readValue(file.toFile(), new TypeReference<>() {});
            if (before.tests.equals(tests.toString())) {
                return before;
            }
        }
        AblationScores scores = score(folder, tests);
        Path partial = folder.resolve(FILE + ".part");
        JSON.writerWithDefaultPrettyPrinter().writeValue(partial.toFile(), scores);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        return scores;
    }

    private static AblationScores score(Path folder, List<MeasuredSet> tests) throws IOException {
        Map<String, Map<String, Double>> absRel = new LinkedHashMap<>();
        Map<String, Map<String, Double>> deltaOne = new LinkedHashMap<>();
        String model = folder.resolve("package").toUri().toString();
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model)) {
            for (MeasuredSet set : tests) {
                List<ScoredImage> frames = set.score(predictor).outcome().images();
                absRel.put(set.name(), byScene(set, frames, "absRel"));
                deltaOne.put(set.name(), byScene(set, frames, "delta1"));
            }
        }
        return new AblationScores(tests.toString(), absRel, deltaOne, alignedShare(folder));
    }

    private static Map<String, Double> byScene(
            MeasuredSet set, List<ScoredImage> frames, String figure) {
        Map<String, double[]> sums = new TreeMap<>();
        for (ScoredImage frame : frames) {
            double[] sum = sums.computeIfAbsent(set.scene(frame.name()), s -> new double[2]);
            sum[0] += frame.figures().get(figure);
            sum[1]++;
        }
        Map<String, Double> means = new TreeMap<>();
        sums.forEach((scene, sum) -> means.put(scene, sum[0] / sum[1]));
        return means;
    }

    private static double alignedShare(Path folder) throws IOException {
        return TrainingLog.read(folder).stream()
                .map(StepReport::losses)
                .mapToDouble(losses -> losses.getOrDefault("aligned tokens", 0.0))
                .average()
                .orElse(0);
    }

    /** The mean over the scenes of a set. */
    static double mean(Map<String, Double> scenes) {
        return scenes.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The macro-average: the mean over the sets of the means over their scenes. */
    static double macroAverage(Map<String, Map<String, Double>> figures) {
        return figures.values().stream().mapToDouble(AblationScores::mean).average().orElseThrow();
    }

    /** AbsRel of each scene of all sets. */
    Map<String, Double> absRelByScene() {
        Map<String, Double> all = new TreeMap<>();
        absRel.values().forEach(all::putAll);
        return all;
    }

    /** The share of each scene in the macro-average. */
    Map<String, Double> weights() {
        Map<String, Double> weights = new TreeMap<>();
        for (Map<String, Double> scenes : absRel.values()) {
            double weight = 1.0 / (absRel.size() * scenes.size());
            scenes.keySet().forEach(scene -> weights.put(scene, weight));
        }
        return weights;
    }
}
