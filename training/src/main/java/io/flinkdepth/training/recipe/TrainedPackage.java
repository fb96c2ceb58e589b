// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.EvaluationSet;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.onnx.PackageTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * How a trained network is packaged, evaluated and published: float16 weights, evaluated through
 * the runtime.
 *
 * @param template what the package says of itself
 * @param registry registry that it is published in, or null for none
 * @param evaluationRoot folder with the data sets to score on, or null for none
 */
@Internal
public record TrainedPackage(
        PackageTemplate template, @Nullable String registry, @Nullable Path evaluationRoot) {

    /**
     * The field {@code package}.
     *
     * @param name the model's name
     * @param licence SPDX identifier of the weights
     * @param inputSide side of the square with the images' area, or their shorter side, in pixels
     * @param sizeRule which of the two
     * @param lineage the origin of the weights, for the card
     * @param registry folder or URI of the registry in which the package is published; without it,
     *     it is not published
     * @param evaluationRoot folder with the data sets that the package is evaluated on; without it,
     *     it is not evaluated
     */
    @JsonCreator
    static TrainedPackage of(
            @JsonProperty("name") String name,
            @JsonProperty("licence") String licence,
            @JsonProperty("inputSide") int inputSide,
            @JsonProperty("sizeRule") PackageTemplate.Rule sizeRule,
            @JsonProperty("lineage") Map<String, String> lineage,
            @JsonProperty("registry") @Nullable String registry,
            @JsonProperty("evaluationRoot") @Nullable Path evaluationRoot) {
        return new TrainedPackage(
                new PackageTemplate(name, licence, inputSide, sizeRule, lineage),
                registry,
                evaluationRoot);
    }

    /** Writes the package and returns the scores, none without a root. */
    public EvaluationReport write(DepthNetworkConfiguration network, Path weights, Path folder)
            throws IOException {
        List<EvaluationResult> results = new ArrayList<>();
        ModelCard card = template.card(network);
        template.write(
                network,
                weights,
                model -> {
                    if (evaluationRoot != null) {
                        results.addAll(evaluate(model, card));
                    }
                    return card.withMetrics(report(results).toMetrics());
                },
                folder);
        if (registry != null) {
            publish(ModelPackage.open(folder.toUri().toString()));
        }
        return report(results);
    }

    /** Publishes the written package in the registry, of which there must be one. */
    public ModelPackage publish(ModelPackage trained) throws IOException {
        return ModelRegistry.at(registry).publish(trained);
    }

    /**
     * The package in a folder, where it is the one that would be written there but for its scores,
     * and is still to be published; none without a registry.
     */
    public Optional<ModelPackage> unpublished(Path folder) throws IOException {
        if (registry == null || !Files.exists(folder.resolve(ModelPackage.CARD_FILE))) {
            return Optional.empty();
        }
        ModelPackage found = ModelPackage.open(folder.toUri().toString());
        ModelCard card = found.card();
        boolean ours =
                card.name().equals(template.name())
                        && card.licence().identifier().equals(template.licence())
                        && card.lineage().equals(template.lineage());
        return ours && !isPublished(found) ? Optional.of(found) : Optional.empty();
    }

    private boolean isPublished(ModelPackage trained) throws IOException {
        for (ModelPackage version : ModelRegistry.at(registry).versions(template.name())) {
            // The published card differs by its version alone.
            if (version.card().withVersion(null).equals(trained.card().withVersion(null))) {
                return true;
            }
        }
        return false;
    }

    private EvaluationReport report(List<EvaluationResult> results) {
        return new EvaluationReport(template.name(), results, false);
    }

    private List<EvaluationResult> evaluate(Path model, ModelCard card) throws IOException {
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model, card)) {
            return EvaluationSet.scoreAll(
                    evaluationRoot, predictor, EvaluationRun.DEFAULT, done -> {});
        }
    }
}
