// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.onnx.ExportOptions;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.onnx.OnnxExporter;
import io.flinkdepth.training.weights.EncoderWeights;
import io.flinkdepth.training.weights.PretrainedEncoder;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.WeightFile;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * How a trained sky head is packaged: encoder and head, and the depth head if the encoder's file
 * has one, so that one run gives both.
 *
 * @param name name of the model
 * @param licence SPDX identifier of the weights
 * @param inputSide side of the square with the area that images are resized to
 * @param lineage the origin of the weights, for the card
 */
@Internal
public record SkyPackage(String name, String licence, int inputSide, Map<String, String> lineage) {

    public void write(SkyRecipe recipe, Path headWeights, Map<String, SkyScore> scores, Path folder)
            throws IOException {
        DepthNetworkConfiguration network = recipe.network();
        try (WeightFile file = PretrainedEncoder.open(recipe.encoderWeights());
                SafetensorsFile head = SafetensorsFile.open(headWeights)) {
            boolean withDepth =
                    file.tensors().keySet().containsAll(ParameterShapes.of(network).keySet());
            EncoderWeights encoder = new EncoderWeights(recipe.encoderWeights(), file);
            OnnxExporter exporter =
                    new OnnxExporter(
                                    network,
                                    (key, shape) ->
                                            key.startsWith("pretrained.")
                                                    ? encoder.values(key, shape)
                                                    : file.read(key),
                                    ExportOptions.defaults().withStorage(WeightType.F16))
                            .withSky((key, shape) -> head.read(key), withDepth);
            ModelCard card = card(network, scores, withDepth);
            ModelPackageExporter.write(exporter, model -> card, Set.of(), folder);
        }
    }

    /** The card, with those scores that are numbers: there are none where nobody sees sky. */
    ModelCard card(
            DepthNetworkConfiguration network, Map<String, SkyScore> scores, boolean withDepth) {
        Map<String, Double> metrics = new TreeMap<>();
        scores.forEach(
                (test, score) -> {
                    if (Double.isFinite(score.intersectionOverUnion())) {
                        metrics.put(test + ".skyIou", score.intersectionOverUnion());
                    }
                });
        return new ModelCard(
                name,
                null,
                "linear sky head on a frozen encoder of "
                        + network.encoder().depth()
                        + " blocks"
                        + (withDepth ? ", with its depth head" : ""),
                ModelPackageExporter.input(
                        new SizeRule.Area(inputSide, network.encoder().patchSize()),
                        ModelInput.Interpolation.AREA),
                ModelPackageExporter.outputsWithSky(network, withDepth),
                new ModelLicence(licence, licence.contains("-NC")),
                lineage,
                metrics,
                Map.of());
    }
}
