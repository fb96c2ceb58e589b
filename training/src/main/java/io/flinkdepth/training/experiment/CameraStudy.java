// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.Training;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.evaluate.EvaluationProtocol;
import io.flinkdepth.training.evaluate.EvaluationProtocols;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.loss.LossTerm;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.onnx.PackageTemplate;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneKind;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.Internal;

/**
 * Compares metric networks with and without the canonical camera transformation (Metric3D, arXiv
 * 2307.10984, section 3.1) on cameras that they were not trained on. Both are trained on the same
 * rendered rooms, seen by cameras with a field of view of 40 to 60 degrees, and evaluated on other
 * rooms, seen by such cameras and by cameras of 70 to 90 degrees. What is rendered or trained is
 * not done again.
 *
 * @param size the size of the networks and sets
 * @param encoder pretrained encoder, safetensors
 * @param output folder of all files
 * @param seed of scenes and trainings
 */
@Internal
public record CameraStudy(CameraStudySize size, Path encoder, Path output, long seed) {

    private static final double METRES = 20;
    private static final int WARMUP = 50;

    /** Scenes whose cameras have a range of fields of view, in degrees. */
    private enum Scenes {
        TRAINING(40, 60, 0),
        SEEN_CAMERAS(40, 60, 1),
        OTHER_CAMERAS(70, 90, 2);

        private final double min;
        private final double max;

        /** Sets of scenes have different seeds. */
        private final int part;

        Scenes(double min, double max, int part) {
            this.min = min;
            this.max = max;
            this.part = part;
        }

        String folder() {
            return "scenes-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The labels of a network. */
    public enum Labels {
        METRES,
        CANONICAL
    }

    /**
     * Renders, trains and evaluates.
     *
     * @param progress receives the reports of the training
     * @return the figures as Markdown
     */
    public String run(BiConsumer<Labels, StepReport> progress)
            throws IOException, InterruptedException {
        for (Scenes scenes : Scenes.values()) {
            render(scenes);
        }
        StringBuilder table = new StringBuilder();
        table.append("| labels | AbsRel, 40–60° | δ1 | AbsRel, 70–90° | δ1 |\n");
        table.append("|---|---|---|---|---|\n");
        for (Labels labels : Labels.values()) {
            Path model = train(labels, progress);
            try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model.toUri().toString())) {
                table.append(
                        "| %s | %s | %s |%n"
                                .formatted(
                                        labels == Labels.METRES ? "metres" : "canonical camera",
                                        figures(predictor, Scenes.SEEN_CAMERAS),
                                        figures(predictor, Scenes.OTHER_CAMERAS)));
            }
        }
        return table.toString();
    }

    private void render(Scenes scenes) throws IOException {
        Path folder = output.resolve(scenes.folder());
        int count = scenes == Scenes.TRAINING ? size.trainingScenes() : size.testScenes();
        if (Files.isDirectory(folder) && SceneFolder.open(folder).size() == count) {
            return;
        }
        SceneRenderer renderer =
                new SceneRenderer(EnumSet.of(SceneKind.ROOM))
                        .withFieldOfView(scenes.min, scenes.max);
        for (int i = 0; i < count; i++) {
            long sceneSeed = seed + (long) scenes.part * 1_000_000 + i;
            SceneFolder.write(folder, i, renderer.render(sceneSeed, size.side(), size.side()));
        }
    }

    private Path train(Labels labels, BiConsumer<Labels, StepReport> progress)
            throws IOException, InterruptedException {
        Path folder = output.resolve(labels.name().toLowerCase(Locale.ROOT));
        Path model = folder.resolve("package");
        if (Files.exists(model)) {
            return model;
        }
        RecipeConfiguration recipe = recipe(labels, folder);
        TrainingLog log = TrainingLog.open(recipe);
        Path weights =
                new Training(
                                recipe,
                                TrainingData.labelled(dataset(Scenes.TRAINING)),
                                report -> {
                                    log.add(report);
                                    progress.accept(labels, report);
                                })
                        .run();
        PackageTemplate template =
                new PackageTemplate(
                        "cameras",
                        "Apache-2.0",
                        size.side(),
                        PackageTemplate.Rule.AREA,
                        Map.of("recipe", "train cameras"));
        template.write(recipe.network(), weights, file -> template.card(recipe.network()), model);
        return model;
    }

    private RecipeConfiguration recipe(Labels labels, Path folder) {
        DepthNetworkConfiguration metric = size.network().withMaxDepth(METRES);
        return new RecipeConfiguration(
                labels == Labels.METRES
                        ? metric
                        // The focal length of the middle of the trained fields of view.
                        : metric.withCanonicalFocalLength(
                                size.side() / 2.0 / Math.tan(Math.toRadians(25))),
                encoder,
                new BatchSettings(size.images(), 0, 1),
                CropSettings.squares(size.side()),
                Objective.labelled(new LossTerm(LossTerm.Kind.SCALE_INVARIANT_LOG, 1)),
                Schedule.linear(size.steps(), Math.min(WARMUP, size.steps() - 1)),
                OptimizerSettings.of(5e-5f, 5e-4f),
                RunSettings.of(folder, seed).withCheckpointEvery(100));
    }

    private Dataset<LabelledSample> dataset(Scenes scenes) throws IOException {
        return Datasets.open("synthetic", output.resolve(scenes.folder()));
    }

    private String figures(OnnxDepthPredictor predictor, Scenes scenes) throws IOException {
        EvaluationProtocol<LabelledSample> protocol =
                EvaluationProtocols.labelled("v2-metric", "synthetic", OptionalDouble.of(METRES));
        EvaluationResult result = EvaluationRun.DEFAULT.score(protocol, dataset(scenes), predictor);
        return String.format(
                Locale.ROOT,
                "%.3f | %.1f %%",
                result.figure("absRel"),
                100 * result.figure("delta1"));
    }
}
