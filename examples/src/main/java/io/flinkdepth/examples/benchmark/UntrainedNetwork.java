// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.onnx.ExportOptions;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.onnx.OnnxExporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An official architecture with random weights: as slow as the trained one, and nobody's download.
 * Its predictions mean nothing.
 */
final class UntrainedNetwork {

    private UntrainedNetwork() {}

    /** Writes a package of {@code vits}, {@code vitb}, {@code vitl} or {@code vitg}. */
    static void write(String encoder, Path folder) throws IOException {
        SizeRule size = new SizeRule.ShorterSide(518, 14);
        write(encoder, folder, size, ExportOptions.defaults(), Set.of());
    }

    /** Writes a package for square images that has a float16 network, too, both as GPUs like it. */
    static void write(String encoder, Path folder, int side) throws IOException {
        write(
                encoder,
                folder,
                new SizeRule.Fixed(side, side),
                ExportOptions.defaults(),
                Set.of(ModelPackage.HALF_PRECISION_MODEL_FILE));
    }

    /** Writes a package of any network for images of one size, in ONNX's own operators. */
    static ModelPackage writePlain(
            DepthNetworkConfiguration configuration, ImageSize size, Path folder)
            throws IOException {
        write(
                "network",
                configuration,
                folder,
                new SizeRule.Fixed(size.width(), size.height()),
                ExportOptions.defaults().forAnyRuntime(),
                Set.of());
        return ModelPackage.open(folder.toString());
    }

    /** The architecture of {@code vits}, {@code vitb}, {@code vitl} or {@code vitg}. */
    static DepthNetworkConfiguration configuration(String encoder) {
        return DepthNetworkConfiguration.preset(encoder, Generation.V2);
    }

    private static void write(
            String encoder, Path folder, SizeRule size, ExportOptions options, Set<String> others)
            throws IOException {
        write(encoder, configuration(encoder), folder, size, options, others);
    }

    private static void write(
            String encoder,
            DepthNetworkConfiguration configuration,
            Path folder,
            SizeRule size,
            ExportOptions options,
            Set<String> others)
            throws IOException {
        ModelCard card =
                new ModelCard(
                        "untrained-" + encoder,
                        null,
                        "Depth Anything, " + encoder + ", random weights",
                        ModelPackageExporter.input(size, ModelInput.Interpolation.BICUBIC),
                        ModelPackageExporter.outputs(configuration),
                        new ModelLicence("Apache-2.0", false),
                        Map.of(),
                        Map.of(),
                        Map.of());
        ModelPackageExporter.write(
                new OnnxExporter(configuration, UntrainedNetwork::values, options),
                network -> card,
                others,
                folder);
    }

    private static float[] values(String name, long[] shape) {
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] values = new float[count];
        if (shape.length == 1) {
            Arrays.fill(values, name.endsWith("weight") || name.endsWith("gamma") ? 1f : 0.1f);
            return values;
        }
        SplittableRandom random = new SplittableRandom(name.hashCode());
        double bound = 1 / Math.sqrt((double) count / shape[0]);
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }
}
