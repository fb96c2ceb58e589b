package io.flinkdepth.training.cli;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.EvaluationSet;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.onnx.ExportOptions;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.onnx.OnnxExporter;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What becomes of a trained network: a package with float16 weights, scored as it will be served.
 *
 * @param name of the model
 * @param licence SPDX identifier of the weights
 * @param size how images are resized before they are looked at
 * @param lineage for the card
 * @param registry registry that it is published in, or null for none
 * @param evaluationRoot folder with the data sets to score on, or null for none
 */
record TrainedPackage(
        String name,
        String licence,
        InputSize size,
        Map<String, String> lineage,
        @Nullable String registry,
        @Nullable Path evaluationRoot) {

    /**
     * How images are resized.
     *
     * @param side of the square with their area, or their shorter side
     * @param rule which of the two
     */
    record InputSize(int side, Rule rule) {
        enum Rule {
            /** About the area of the square, averaged down, as small models are trained. */
            AREA,
            /** The shorter side is at least so long, bicubic, as the official models have it. */
            SHORTER_SIDE
        }

        SizeRule of(int patch) {
            return rule == Rule.AREA
                    ? new SizeRule.Area(side, patch)
                    : new SizeRule.ShorterSide(side, patch);
        }

        ModelInput.Interpolation interpolation() {
            return rule == Rule.AREA
                    ? ModelInput.Interpolation.AREA
                    : ModelInput.Interpolation.BICUBIC;
        }
    }

    static TrainedPackage read(YamlFields fields) {
        TrainedPackage result =
                new TrainedPackage(
                        fields.text("name"),
                        fields.text("licence"),
                        new InputSize(
                                fields.integer("inputSide"),
                                fields.choice(
                                        "sizeRule", InputSize.Rule.class, InputSize.Rule.AREA)),
                        fields.textsByName("lineage"),
                        fields.has("registry") ? fields.text("registry") : null,
                        fields.has("evaluationRoot") ? fields.path("evaluationRoot") : null);
        fields.requireAllRead();
        return result;
    }

    /** Writes the package and returns the scores, none without a root. */
    EvaluationReport write(DepthNetworkConfiguration network, Path weights, Path folder)
            throws IOException {
        List<EvaluationResult> results = new ArrayList<>();
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            ExportOptions options = ExportOptions.defaults().withStorage(WeightType.F16);
            OnnxExporter exporter =
                    new OnnxExporter(network, (name, shape) -> file.read(name), options);
            ModelCard card = card(network);
            ModelPackageExporter.write(
                    exporter,
                    model -> {
                        if (evaluationRoot != null) {
                            results.addAll(evaluate(model, card));
                        }
                        return card.withMetrics(report(results).toMetrics());
                    },
                    false,
                    folder);
        }
        if (registry != null) {
            publish(ModelPackage.open(folder.toUri().toString()));
        }
        return report(results);
    }

    /** Publishes the written package in the registry, of which there must be one. */
    ModelPackage publish(ModelPackage trained) throws IOException {
        return ModelRegistry.at(registry).publish(trained);
    }

    /**
     * The package in a folder, where it is the one that would be written there but for its scores,
     * and is still to be published; none without a registry.
     */
    Optional<ModelPackage> unpublished(Path folder) throws IOException {
        if (registry == null || !Files.exists(folder.resolve(ModelPackage.CARD_FILE))) {
            return Optional.empty();
        }
        ModelPackage found = ModelPackage.open(folder.toUri().toString());
        ModelCard card = found.card();
        boolean ours =
                card.name().equals(name)
                        && card.licence().identifier().equals(licence)
                        && card.lineage().equals(lineage);
        return ours && !isPublished(found) ? Optional.of(found) : Optional.empty();
    }

    private boolean isPublished(ModelPackage trained) throws IOException {
        for (ModelPackage version : ModelRegistry.at(registry).versions(name)) {
            // The published card differs by its version alone.
            if (version.card().withVersion(null).equals(trained.card().withVersion(null))) {
                return true;
            }
        }
        return false;
    }

    private EvaluationReport report(List<EvaluationResult> results) {
        return new EvaluationReport(name, results, false);
    }

    private List<EvaluationResult> evaluate(Path model, ModelCard card) throws IOException {
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model, card)) {
            return EvaluationSet.scoreAll(
                    evaluationRoot, predictor, EvaluationRun.DEFAULT, done -> {});
        }
    }

    private ModelCard card(DepthNetworkConfiguration network) {
        int patch = network.encoder().patchSize();
        return new ModelCard(
                name,
                null,
                "ViT "
                        + network.encoder().dimension()
                        + "x"
                        + network.encoder().depth()
                        + "/"
                        + patch
                        + " with a DPT head of "
                        + network.head().features()
                        + " features",
                ModelPackageExporter.input(size.of(patch), size.interpolation()),
                ModelPackageExporter.outputs(network),
                new ModelLicence(licence, licence.contains("-NC")),
                lineage,
                Map.of(),
                Map.of());
    }
}
