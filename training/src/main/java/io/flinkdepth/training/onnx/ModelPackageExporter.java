// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/** Writes a network with its card as a model package, atomically. */
@Internal
public final class ModelPackageExporter {
    /** Makes the card when the network is written, so that the card can say how good it is. */
    @FunctionalInterface
    public interface CardSource {
        /** The card, without files, of the network in {@code modelFile}. */
        ModelCard card(Path modelFile) throws IOException;
    }

    private static final ModelOutputs.Sky SKY =
            new ModelOutputs.Sky(OnnxExporter.SKY, ModelOutputs.Sky.Activation.NONE, null);

    private ModelPackageExporter() {}

    /** The input part of a card for an exported network. */
    public static ModelInput input(SizeRule size, ModelInput.Interpolation interpolation) {
        return new ModelInput(
                OnnxExporter.PIXELS,
                ModelInput.Layout.NCHW,
                ModelInput.Channels.RGB,
                1 / 255f,
                ModelInput.IMAGENET_MEAN,
                ModelInput.IMAGENET_STD,
                size,
                interpolation,
                0);
    }

    /** The output part of a card for an exported network. */
    public static ModelOutputs outputs(DepthNetworkConfiguration configuration) {
        boolean relative = !configuration.head().metric();
        return new ModelOutputs(
                new ModelOutputs.Depth(
                        OnnxExporter.DEPTH,
                        relative ? DepthKind.RELATIVE_DISPARITY : DepthKind.METRIC_DEPTH,
                        1,
                        configuration.head().canonicalFocalLength()),
                new ModelOutputs.Embedding(OnnxExporter.CLASS_TOKEN, OnnxExporter.PATCH_MEAN),
                configuration.head().exponential() ? SKY : null);
    }

    /** The output part of a card for an exported network with a sky head, and depth or not. */
    public static ModelOutputs outputsWithSky(
            DepthNetworkConfiguration configuration, boolean withDepth) {
        ModelOutputs others = outputs(configuration);
        return new ModelOutputs(withDepth ? others.depth() : null, others.embedding(), SKY);
    }

    /**
     * Writes a package.
     *
     * @param exporter of the network
     * @param card provides the card, without files, once the network is written; the files' digests
     *     are filled in
     * @param others further networks of the package: {@link ModelPackage#ENCODER_FILE}, {@link
     *     ModelPackage#HALF_PRECISION_MODEL_FILE}
     * @param folder must not exist, or be empty
     * @throws FileAlreadyExistsException when there is something in the folder
     * @throws IOException when reading weights or writing fails; nothing is left behind
     */
    public static void write(
            OnnxExporter exporter, CardSource card, Set<String> others, Path folder)
            throws IOException {
        PackageFolder.write(
                folder,
                partial -> {
                    exporter.writeNetwork(partial.resolve(ModelPackage.MODEL_FILE));
                    if (others.contains(ModelPackage.HALF_PRECISION_MODEL_FILE)) {
                        exporter.inHalfPrecision()
                                .writeNetwork(
                                        partial.resolve(ModelPackage.HALF_PRECISION_MODEL_FILE));
                    }
                    if (others.contains(ModelPackage.ENCODER_FILE)) {
                        exporter.writeEncoder(partial.resolve(ModelPackage.ENCODER_FILE));
                    }
                    ModelPackageWriter.write(
                            partial, card.card(partial.resolve(ModelPackage.MODEL_FILE)));
                });
    }
}
