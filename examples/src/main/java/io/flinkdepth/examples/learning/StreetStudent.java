// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.network.HeadConfiguration;
import io.flinkdepth.training.onnx.PackageTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FileUtils;

/**
 * The small student that the quickstart begins with. It has only seen streets by day; {@code
 * drive-student.yaml} among the recipes says how it was trained.
 */
@Internal
final class StreetStudent {

    /** Its name in the registry. */
    static final String NAME = "street";

    private static final String WEIGHTS = "street-student.safetensors";
    private static final int SIDE = 208;
    private static final int BLOCKS = 6;

    private StreetStudent() {}

    /** Its weights, as a file to start a training at. */
    static Path weights(Path folder) throws IOException {
        Path file = folder.resolve(WEIGHTS);
        if (!Files.exists(file)) {
            try (InputStream weights = StreetStudent.class.getResourceAsStream(WEIGHTS)) {
                // A process that is killed here leaves no half of them behind.
                Path temporary = folder.resolve(WEIGHTS + ".part");
                Files.copy(weights, temporary, StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return file;
    }

    /** Exports it, and publishes it as the first version of a registry. */
    static ModelPackage publish(Path weights, Path folder, ModelRegistry registry)
            throws IOException {
        PackageTemplate template =
                new PackageTemplate(
                        NAME,
                        "Apache-2.0",
                        SIDE,
                        PackageTemplate.Rule.AREA,
                        Map.of(
                                "parent", "flink-depth-tiny",
                                "data", "synthetic streets by day",
                                "recipe", "drive-student.yaml"));
        Path exported = folder.resolve("student");
        // It may be there from a process that was killed.
        FileUtils.deleteDirectory(exported.toFile());
        template.write(network(), weights, file -> template.card(network()), exported);
        return registry.publish(ModelPackage.open(exported.toString()));
    }

    private static DepthNetworkConfiguration network() {
        EncoderConfiguration encoder =
                EncoderConfiguration.builder(192, BLOCKS, 3)
                        .patchSize(16)
                        .positionGrid(14)
                        .layerScale(false)
                        .build();
        return new DepthNetworkConfiguration(
                encoder,
                HeadConfiguration.relative(
                        32, List.of(16, 32, 64, 128), Generation.V2.taps(BLOCKS)));
    }
}
