// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static io.flinkdepth.training.network.Tensors.consume;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * The network as a differentiable function of its parameters.
 *
 * <p>Does not own the parameters. Owns its cached resampling matrices until closed. One thread at a
 * time.
 */
@Internal
public final class DepthNetwork implements AutoCloseable {

    /**
     * What one forward pass gives. The arrays belong to the manager of the pixels.
     *
     * @param logits (B, H, W), the output of the last convolution
     * @param classToken (B, D), the normed class token of the last block
     * @param patchMean (B, D), the mean of the normed patch tokens of the last block
     * @param patchTokens (B, N, D), the normed patch tokens of the last block, row by row
     */
    public record Prediction(
            NDArray logits, NDArray classToken, NDArray patchMean, NDArray patchTokens)
            implements AutoCloseable {
        @Override
        public void close() {
            logits.close();
            classToken.close();
            patchMean.close();
            patchTokens.close();
        }
    }

    private final DepthNetworkConfiguration configuration;
    private final ResizeMatrices resizes;
    private final VisionTransformer encoder;
    private final DptHead head;

    /** A network over these parameters. */
    public DepthNetwork(NDManager parent, NetworkParameters parameters) {
        this.configuration = parameters.configuration();
        if (configuration.head().exponential()) {
            throw new IllegalArgumentException(
                    "networks of Depth Anything 3 are imported and served, not trained; use one of"
                            + " V1 or V2");
        }
        this.resizes = new ResizeMatrices(parent, configuration.encoder());
        this.encoder = new VisionTransformer(parameters, resizes);
        this.head = new DptHead(parameters, resizes);
    }

    /** What it computes. */
    public DepthNetworkConfiguration configuration() {
        return configuration;
    }

    /**
     * Runs the network.
     *
     * @param pixels (B, 3, H, W), float32, normalised; H and W multiples of the patch. In a graph
     *     with gradients made by {@code create(…).duplicate()}, never by {@code create} alone.
     * @throws IllegalArgumentException when the shape does not fit
     */
    public Prediction forward(NDArray pixels) {
        Shape shape = pixels.getShape();
        int patch = configuration.encoder().patchSize();
        requireFitting(shape, patch);
        int rows = (int) (shape.get(2) / patch);
        int columns = (int) (shape.get(3) / patch);
        List<NDArray> tapped = encoder.forward(pixels, configuration.head().taps());
        List<NDArray> patches = new ArrayList<>();
        NDArray classToken = null;
        for (int i = 0; i < tapped.size(); i++) {
            NDList parts = split(tapped.get(i));
            patches.add(parts.get(1));
            if (i == tapped.size() - 1) {
                classToken = consume(parts.get(0), t -> t.squeeze(1));
            } else {
                parts.get(0).close();
            }
        }
        NDArray last = patches.get(patches.size() - 1);
        NDArray patchMean = last.mean(new int[] {1});
        // The head closes what it consumes; this is another handle on the same values.
        NDArray tokens = last.reshape(last.getShape());
        NDArray map = head.forward(patches, rows, columns);
        return new Prediction(consume(map, m -> m.squeeze(1)), classToken, patchMean, tokens);
    }

    /**
     * Runs the encoder alone.
     *
     * @param pixels as in {@link #forward}
     * @param taps blocks behind which tokens are taken, from 0, ascending
     * @return for each tap (B, N, D), the normed patch tokens, row by row; of the pixels' manager
     */
    public List<NDArray> patchTokens(NDArray pixels, List<Integer> taps) {
        requireFitting(pixels.getShape(), configuration.encoder().patchSize());
        List<NDArray> result = new ArrayList<>();
        for (NDArray tokens : encoder.forward(pixels, taps)) {
            NDList parts = split(tokens);
            parts.get(0).close();
            result.add(parts.get(1));
        }
        return result;
    }

    /** The class token and the patch tokens; closes what it splits. */
    private NDList split(NDArray tokens) {
        try (tokens) {
            NDList parts = tokens.split(new long[] {1, configuration.encoder().prefixTokens()}, 1);
            // With no register tokens the middle part is empty.
            parts.get(1).close();
            return new NDList(parts.get(0), parts.get(2));
        }
    }

    /**
     * The last activation: disparity (ReLU) or metres (sigmoid times the maximum).
     *
     * @param logits left open
     */
    public NDArray activate(NDArray logits) {
        Double maxDepth = configuration.head().maxDepth();
        if (maxDepth == null) {
            return Tensors.relu(logits);
        }
        NDArray factor = logits.getManager().full(new Shape(1), maxDepth.floatValue());
        return consume(Activation.sigmoid(logits), s -> s.mul(factor));
    }

    private static void requireFitting(Shape shape, int patch) {
        boolean fits =
                shape.dimension() == 4
                        && shape.get(0) > 0
                        && shape.get(1) == 3
                        && shape.get(2) >= patch
                        && shape.get(3) >= patch
                        && shape.get(2) % patch == 0
                        && shape.get(3) % patch == 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    "the pixels have shape "
                            + shape
                            + "; expected (batch, 3, height, width) with sides that are multiples"
                            + " of the patch size "
                            + patch);
        }
    }

    @Override
    public void close() {
        resizes.close();
    }
}
