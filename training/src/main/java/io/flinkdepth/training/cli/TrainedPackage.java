package io.flinkdepth.training.cli;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What becomes of a trained network: a package with float16 weights, scored as it will be served.
 *
 * @param name of the model
 * @param licence SPDX identifier of the weights
 * @param inputSide side of the square with the area that images are resized to
 * @param lineage for the card
 * @param evaluationRoot folder with the data sets to score on, or null for none
 */
record TrainedPackage(
        String name,
        String licence,
        int inputSide,
        Map<String, String> lineage,
        @Nullable Path evaluationRoot) {

    static TrainedPackage read(YamlFields fields) {
        TrainedPackage result =
                new TrainedPackage(
                        fields.text("name"),
                        fields.text("licence"),
                        fields.integer("inputSide"),
                        fields.textsByName("lineage"),
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
        return report(results);
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
                ModelPackageExporter.input(
                        // Training crops are averaged down, so images are too.
                        new SizeRule.Area(inputSide, patch), ModelInput.Interpolation.AREA),
                ModelPackageExporter.outputs(network),
                new ModelLicence(licence, false),
                lineage,
                Map.of(),
                Map.of());
    }
}
