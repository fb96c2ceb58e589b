// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.engine.Initialization;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.network.SkyHead;
import io.flinkdepth.training.weights.EncoderWeights;
import io.flinkdepth.training.weights.PretrainedEncoder;
import io.flinkdepth.training.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;

/** A frozen encoder with a sky head. Owns native memory. */
final class FrozenEncoder implements AutoCloseable {
    private final NetworkParameters parameters;
    private final DepthNetwork network;

    FrozenEncoder(NDManager manager, DepthNetworkConfiguration configuration, Path weights)
            throws IOException {
        try (WeightFile file = PretrainedEncoder.open(weights)) {
            // The depth head is never run; its random start only fills its place.
            this.parameters =
                    NetworkParameters.load(
                            manager,
                            configuration,
                            new Initialization(new EncoderWeights(weights, file), false, 0));
        }
        this.network = new DepthNetwork(manager, parameters);
    }

    /**
     * The logits of sky, (count, height, width), of the step's manager.
     *
     * @param pixels count x 3 x height x width, normalised
     */
    NDArray logits(NDManager step, SkyHead head, float[] pixels, int count, CropSize size) {
        DepthNetworkConfiguration configuration = network.configuration();
        int patch = configuration.encoder().patchSize();
        Shape shape = new Shape(count, 3, size.height(), size.width());
        try (NDArray array = NativeCopies.of(step, pixels, shape)) {
            return head.logits(
                    network.patchTokens(array, configuration.head().taps()),
                    size.height() / patch,
                    size.width() / patch,
                    patch);
        }
    }

    @Override
    public void close() {
        network.close();
        parameters.close();
    }
}
