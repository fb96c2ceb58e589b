// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * The fields of a model card that do not depend on the weights.
 *
 * @param name name of the model
 * @param licence SPDX identifier of the weights
 * @param side side of the square with the images' area, or their shorter side, in pixels
 * @param rule which of the two
 * @param lineage where the weights come from, for the card
 */
@Internal
public record PackageTemplate(
        String name,
        String licence,
        @JsonProperty("inputSide") int side,
        @JsonProperty("sizeRule") Rule rule,
        Map<String, String> lineage) {

    /** How images are resized before the network sees them. */
    public enum Rule {
        /** About the area of the square, averaged down, as small models are trained. */
        AREA,
        /** The shorter side is at least so long, bicubic, as the official models have it. */
        SHORTER_SIDE
    }

    /** Copies the lineage. */
    public PackageTemplate {
        lineage = Map.copyOf(lineage);
    }

    /** The same with more lineage; what is there already is replaced. */
    public PackageTemplate withLineage(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(lineage);
        all.putAll(more);
        return new PackageTemplate(name, licence, side, rule, all);
    }

    /** The card of such a network, without metrics and files. */
    public ModelCard card(DepthNetworkConfiguration network) {
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
                        rule == Rule.AREA
                                ? new SizeRule.Area(side, patch)
                                : new SizeRule.ShorterSide(side, patch),
                        rule == Rule.AREA
                                ? ModelInput.Interpolation.AREA
                                : ModelInput.Interpolation.BICUBIC),
                ModelPackageExporter.outputs(network),
                new ModelLicence(licence, licence.contains("-NC")),
                lineage,
                Map.of(),
                Map.of());
    }

    /**
     * Writes a package with float16 weights: a whole folder, or none.
     *
     * @param weights safetensors of the whole network
     * @param source makes the card of the written network out of {@link #card}
     * @param folder must not exist, or be empty
     */
    public void write(
            DepthNetworkConfiguration network,
            Path weights,
            ModelPackageExporter.CardSource source,
            Path folder)
            throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            ExportOptions options = ExportOptions.defaults().withStorage(WeightType.F16);
            OnnxExporter exporter =
                    new OnnxExporter(network, (name, shape) -> file.read(name), options);
            ModelPackageExporter.write(exporter, source, Set.of(), folder);
        }
    }
}
