// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.DepthKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Cards for tests, of every module. */
public final class ModelCards {

    private ModelCards() {}

    /** A card of a network with free size and batch, 0…1 in, disparity out. */
    public static ModelCard disparity(String name, String version, SizeRule size) {
        return new ModelCard(
                name,
                version,
                "a network of a test",
                new ModelInput(
                        "pixel_values",
                        ModelInput.Layout.NCHW,
                        ModelInput.Channels.RGB,
                        1f / 255f,
                        List.of(0f, 0f, 0f),
                        List.of(1f, 1f, 1f),
                        size,
                        ModelInput.Interpolation.BILINEAR,
                        0),
                new ModelOutputs(
                        new ModelOutputs.Depth("predicted_depth", DepthKind.RELATIVE_DISPARITY, 1f),
                        null),
                new ModelLicence("Apache-2.0", false),
                Map.of("data", "none"),
                Map.of("nyuv2.absRel", 0.5),
                Map.of());
    }

    /**
     * Writes a package that a registry accepts. Its network is the bytes 1, 2 and the seed, which
     * no session loads.
     */
    static ModelPackage written(Path place, String name, int seed) throws IOException {
        Files.createDirectories(place);
        Files.write(place.resolve(ModelPackage.MODEL_FILE), new byte[] {1, 2, (byte) seed});
        return ModelPackageWriter.write(place, disparity(name, null, new SizeRule.Fixed(32, 32)));
    }

    /** The same card with other outputs. */
    public static ModelCard withOutputs(ModelCard card, ModelOutputs outputs) {
        return new ModelCard(
                card.name(),
                card.version(),
                card.architecture(),
                card.input(),
                outputs,
                card.licence(),
                card.lineage(),
                card.metrics(),
                card.files());
    }
}
