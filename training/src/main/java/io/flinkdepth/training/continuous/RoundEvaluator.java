// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.training.continuous.PlannedShard.Role;
import io.flinkdepth.training.continuous.RoundEvaluation.SetFigure;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.evaluate.AffineDisparityProtocol;
import io.flinkdepth.training.evaluate.DepthModel;
import io.flinkdepth.training.evaluate.EvaluationProtocol;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.EvaluationSheet;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/** Evaluates the candidate and the serving model through the runtime, on the same images. */
final class RoundEvaluator {
    private final LoopConfiguration configuration;
    private final RoundPlan plan;
    private final EarlierFigures earlier;

    /**
     * Scores of served versions, by version and set: candidates are compared with the same ones.
     */
    private final Map<String, Map<String, Double>> servedScores = new HashMap<>();

    RoundEvaluator(LoopConfiguration configuration, RoundPlan plan, EarlierFigures earlier) {
        this.configuration = configuration;
        this.plan = plan;
        this.earlier = earlier;
    }

    private record Task(
            String set,
            Dataset<LabelledSample> images,
            EvaluationProtocol<LabelledSample> protocol,
            Measure measure,
            long limit,
            double tolerance) {}

    /** A failure of a model, as opposed to a failure to read an image. */
    private static final class ModelFailure extends IOException {
        private static final long serialVersionUID = 1L;

        private ModelFailure(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    RoundEvaluation evaluate(String candidate, @Nullable ModelPackage served) throws IOException {
        String compared = served == null ? null : served.card().version();
        List<SetFigure> figures = new ArrayList<>();
        try (OnnxDepthPredictor after = OnnxDepthPredictor.open(candidate);
                OnnxDepthPredictor before = served == null ? null : openServed(served)) {
            for (Task task : tasks()) {
                Map<String, Double> afterwards;
                try {
                    afterwards = score(task, after);
                } catch (ModelFailure e) {
                    return new RoundEvaluation(compared, figures, task.set + ": " + e.getMessage());
                }
                Map<String, Double> beforehand =
                        served == null ? null : scoreServed(compared, task, before);
                figures.add(figure(task, beforehand, afterwards));
            }
        }
        return new RoundEvaluation(compared, List.copyOf(figures), null);
    }

    /**
     * Opens the served model; returns null if its package is broken, which counts as the worst
     * result.
     */
    @Nullable
    private static OnnxDepthPredictor openServed(ModelPackage served) throws IOException {
        try {
            return OnnxDepthPredictor.open(served.location());
        } catch (InvalidModelException e) {
            return null;
        }
    }

    private List<Task> tasks() throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (HeldOutSet set : configuration.heldOut()) {
            tasks.add(
                    new Task(
                            set.name(),
                            set.images(),
                            new AffineDisparityProtocol(set.rule()),
                            Measure.ABS_REL,
                            set.limit(),
                            set.tolerance()));
        }
        addStream(tasks, StreamLabels.NEW, Role.NEW);
        addStream(tasks, StreamLabels.EARLIER, Role.REPLAYED);
        return tasks;
    }

    private void addStream(List<Task> tasks, String name, Role role) throws IOException {
        StreamLabels stream = configuration.stream();
        Dataset<LabelledSample> images =
                Datasets.openShards(stream.shards(), plan.files(role)).only(plan.scored(role));
        CloseableIterator<Dataset.Item<LabelledSample>> items = images.items();
        try {
            if (items.hasNext()) {
                tasks.add(
                        new Task(
                                name,
                                images,
                                new TeacherAgreement(),
                                Measure.AGREEMENT,
                                0,
                                stream.tolerance()));
            }
        } finally {
            IOUtils.closeQuietly(items);
        }
    }

    private static Map<String, Double> score(Task task, OnnxDepthPredictor predictor)
            throws IOException {
        DepthModel model =
                image -> {
                    try {
                        return predictor.predict(image);
                    } catch (IOException e) {
                        throw new ModelFailure(e);
                    }
                };
        EvaluationRun run = new EvaluationRun(task.limit, EvaluationSheet.none(), count -> {});
        try {
            Map<String, Double> scores = new LinkedHashMap<>();
            for (ScoredImage image :
                    run.score(task.protocol, task.images, model).outcome().images()) {
                scores.put(image.name(), image.figures().get(task.measure.key()));
            }
            return scores;
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ModelFailure failure) {
                    throw failure;
                }
            }
            throw new IOException(task.set + ": " + e.getMessage(), e);
        }
    }

    /** Scores the served model; returns null if it fails. */
    private Map<String, Double> scoreServed(
            String version, Task task, @Nullable OnnxDepthPredictor predictor) throws IOException {
        String key = version + "/" + task.set;
        Map<String, Double> known = servedScores.get(key);
        if (known != null) {
            return known;
        }
        Map<String, Double> scores = Map.of();
        if (predictor != null) {
            try {
                scores = score(task, predictor);
            } catch (ModelFailure e) {
                scores = Map.of();
            }
        }
        servedScores.put(key, scores);
        return scores;
    }

    /** Computes the figure over the images that both models were scored on. */
    private SetFigure figure(
            Task task, @Nullable Map<String, Double> before, Map<String, Double> after) {
        boolean failed = before != null && before.isEmpty();
        if (before == null || failed) {
            return new SetFigure(
                    task.set,
                    task.measure,
                    failed ? task.measure.worst() : null,
                    mean(after),
                    task.tolerance,
                    after.size(),
                    best(task, after.size()));
        }
        Map<String, Double> both = new LinkedHashMap<>(after);
        both.keySet().retainAll(before.keySet());
        Map<String, Double> served = new LinkedHashMap<>(before);
        served.keySet().retainAll(both.keySet());
        return new SetFigure(
                task.set,
                task.measure,
                mean(served),
                mean(both),
                task.tolerance,
                both.size(),
                best(task, both.size()));
    }

    @Nullable
    private Double best(Task task, int images) {
        return task.measure == Measure.ABS_REL ? earlier.best(task.set, images) : null;
    }

    private static double mean(Map<String, Double> scores) {
        return scores.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
