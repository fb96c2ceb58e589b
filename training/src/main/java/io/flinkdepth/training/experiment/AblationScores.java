// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.evaluate.AffineDisparityProtocol;
import io.flinkdepth.training.evaluate.DatasetRule;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.EvaluationSet;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The scores of one run by the protocol affine-disparity.
 *
 * @param frames what was scored on
 * @param test AbsRel of each test frame by its name
 * @param testDelta1 delta1 over all test frames
 * @param selection mean AbsRel of the frames that are chosen by
 * @param real AbsRel on each set of real images
 * @param realDelta1 delta1 on each set of real images
 * @param alignedShare mean share of the tokens that feature alignment kept; 0 without alignment
 */
record AblationScores(
        String frames,
        Map<String, Double> test,
        double testDelta1,
        double selection,
        Map<String, Double> real,
        Map<String, Double> realDelta1,
        double alignedShare) {
    private static final String FILE = "scores.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    double testMean() {
        return test.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Reads what was scored before, or scores the package in a run's folder. */
    static AblationScores of(
            Path folder,
            String frames,
            Dataset<LabelledSample> test,
            Dataset<LabelledSample> selection,
            @Nullable Path real)
            throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            AblationScores before = JSON.readValue(file.toFile(), new TypeReference<>() {});
            if (before.frames.equals(frames)) {
                return before;
            }
        }
        AblationScores scores;
        String model = folder.resolve("package").toUri().toString();
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model)) {
            EvaluationResult tested = score(test, predictor);
            Map<String, Double> realScores = new LinkedHashMap<>();
            Map<String, Double> realDelta = new LinkedHashMap<>();
            if (real != null) {
                for (EvaluationResult result :
                        EvaluationSet.scoreAll(real, predictor, EvaluationRun.DEFAULT, s -> {})) {
                    realScores.put(result.dataset(), result.figure("absRel"));
                    realDelta.put(result.dataset(), result.figure("delta1"));
                }
            }
            scores =
                    new AblationScores(
                            frames,
                            byName(tested.outcome()),
                            tested.figure("delta1"),
                            score(selection, predictor).figure("absRel"),
                            realScores,
                            realDelta,
                            alignedShare(folder));
        }
        Path partial = folder.resolve(FILE + ".part");
        JSON.writerWithDefaultPrettyPrinter().writeValue(partial.toFile(), scores);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        return scores;
    }

    private static EvaluationResult score(
            Dataset<LabelledSample> frames, OnnxDepthPredictor predictor) throws IOException {
        DatasetRule rule = DatasetRule.of("synthetic", OptionalDouble.empty());
        return EvaluationRun.DEFAULT.score(new AffineDisparityProtocol(rule), frames, predictor);
    }

    private static Map<String, Double> byName(Outcome outcome) {
        Map<String, Double> scores = new TreeMap<>();
        outcome.images().forEach(i -> scores.put(i.name(), i.figures().get("absRel")));
        return scores;
    }

    private static double alignedShare(Path folder) throws IOException {
        return TrainingLog.read(folder).stream()
                .map(StepReport::losses)
                .mapToDouble(losses -> losses.getOrDefault("aligned tokens", 0.0))
                .average()
                .orElse(0);
    }
}
