// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.Training;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.onnx.ExportOptions;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.onnx.OnnxExporter;
import io.flinkdepth.training.pseudolabel.TeacherLabels;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.Internal;

/**
 * Trains every row of the ablation, seed by seed. A finished row is not trained again; an
 * interrupted one continues from its checkpoint.
 *
 * @param size size of the networks and batches
 * @param encoder weights of the pretrained encoder
 * @param labelled rendered images with depth
 * @param unlabelled images without
 * @param output folder of all runs
 * @param steps steps of the teacher, and of each student
 */
@Internal
public record AblationStudy(
        AblationSize size,
        Path encoder,
        Dataset<LabelledSample> labelled,
        Dataset<RgbImage> unlabelled,
        Path output,
        int steps) {
    /** Folder of a row's run. */
    Path folder(AblationRow row, long seed) {
        return output.resolve("seed-" + seed).resolve(row.folder());
    }

    /**
     * Trains what is not trained yet, all rows of a seed.
     *
     * @throws IOException when the folder has runs of another number of steps
     */
    public void train(long seed, BiConsumer<AblationRow, StepReport> progress)
            throws IOException, InterruptedException {
        requireSameSteps();
        for (AblationRow row : AblationRow.values()) {
            Path folder = folder(row, seed);
            if (!Files.exists(folder.resolve("package"))) {
                run(row, row.recipe(size, encoder, steps, folder, seed), seed, progress);
                // The package is the mark of a finished row, so it comes last.
                if (row == AblationRow.LABELLED && !Files.exists(folder.resolve("teacher"))) {
                    write(folder, "teacher", size.teacherSide());
                }
                write(folder, "package", size.side());
            }
        }
    }

    private void requireSameSteps() throws IOException {
        Files.createDirectories(output);
        Path file = output.resolve("steps");
        if (!Files.exists(file)) {
            Files.writeString(file, Integer.toString(steps));
        }
        String before = Files.readString(file);
        if (!before.equals(Integer.toString(steps))) {
            throw new IOException(
                    output
                            + " holds runs of "
                            + before
                            + " steps, not "
                            + steps
                            + "; give another output folder");
        }
    }

    /**
     * Scores what is trained, as Markdown.
     *
     * @param seeds those whose rows are scored as far as they are trained
     * @param tests measured frames that nothing was trained on or chosen by
     */
    public String score(List<Long> seeds, List<MeasuredSet> tests) throws IOException {
        AblationTable table = new AblationTable();
        for (long seed : seeds) {
            for (AblationRow row : AblationRow.values()) {
                Path folder = folder(row, seed);
                if (Files.exists(folder.resolve("package"))) {
                    table.add(row, AblationScores.of(folder, tests));
                }
            }
        }
        return table.markdown();
    }

    private void run(
            AblationRow row,
            RecipeConfiguration recipe,
            long seed,
            BiConsumer<AblationRow, StepReport> progress)
            throws IOException, InterruptedException {
        TrainingLog log = TrainingLog.open(recipe);
        if (!row.usesTeacher()) {
            train(row, recipe, TrainingData.labelled(labelled), log, progress);
            return;
        }
        Path first = folder(AblationRow.LABELLED, seed);
        String teacher = first.resolve("teacher").toUri().toString();
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(teacher)) {
            Dataset<LabelledSample> pseudo =
                    new TeacherLabels(
                            unlabelled, predictor, predictor.name(), true, first.resolve("labels"));
            boolean both = recipe.batch().labelled() > 0;
            train(row, recipe, new TrainingData(both ? labelled : null, pseudo), log, progress);
        }
    }

    private static void train(
            AblationRow row,
            RecipeConfiguration recipe,
            TrainingData data,
            TrainingLog log,
            BiConsumer<AblationRow, StepReport> progress)
            throws IOException, InterruptedException {
        new Training(
                        recipe,
                        data,
                        report -> {
                            log.add(report);
                            progress.accept(row, report);
                        })
                .run();
    }

    private void write(Path folder, String name, int side) throws IOException {
        DepthNetworkConfiguration network = size.network();
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(Checkpoint.WEIGHTS))) {
            OnnxExporter exporter =
                    new OnnxExporter(
                            network, (key, shape) -> file.read(key), ExportOptions.defaults());
            ModelPackageExporter.write(
                    exporter, model -> card(network, side), Set.of(), folder.resolve(name));
        }
    }

    private static ModelCard card(DepthNetworkConfiguration network, int side) {
        int patch = network.encoder().patchSize();
        return new ModelCard(
                "ablation",
                null,
                "ViT %dx%d/%d with a DPT head of %d features"
                        .formatted(
                                network.encoder().dimension(),
                                network.encoder().depth(),
                                patch,
                                network.head().features()),
                ModelPackageExporter.input(
                        new SizeRule.Area(side, patch), ModelInput.Interpolation.AREA),
                ModelPackageExporter.outputs(network),
                new ModelLicence("Apache-2.0", false),
                Map.of("recipe", "train ablation"),
                Map.of(),
                Map.of());
    }
}
