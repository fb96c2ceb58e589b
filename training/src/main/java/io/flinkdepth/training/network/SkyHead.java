// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static io.flinkdepth.training.network.Tensors.consume;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * A linear classifier of sky on the encoder's patch tokens.
 *
 * <p>The normed tokens of the four blocks that the depth head reads, side by side; one linear map
 * to a logit for each patch; bilinear with aligned corners to the pixels. That is DINOv2's linear
 * segmentation with four layers (arXiv 2304.07193, section 7.4) without its batch normalisation:
 * the tokens come out of a layer normalisation already.
 *
 * <p>Owns its parameters' native memory until closed. One thread at a time. Differentiable.
 */
@Internal
public final class SkyHead implements AutoCloseable {
    /** Name of the weight, (1, 4 x D). */
    public static final String WEIGHT = "sky_head.classifier.weight";

    /** Name of the bias, (1). */
    public static final String BIAS = "sky_head.classifier.bias";

    private final NDManager manager;
    private final ResizeMatrices resizes;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    private SkyHead(NDManager parent, DepthNetworkConfiguration configuration) {
        this.manager = parent.newSubManager();
        this.resizes = new ResizeMatrices(manager, configuration.encoder());
    }

    /** The names and shapes of the parameters. */
    public static Map<String, long[]> shapes(DepthNetworkConfiguration configuration) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long taps = configuration.head().taps().size();
        shapes.put(WEIGHT, new long[] {1, taps * configuration.encoder().dimension()});
        shapes.put(BIAS, new long[] {1});
        return shapes;
    }

    /**
     * Reads the parameters.
     *
     * @param configuration of the network whose encoder gives the tokens
     * @throws IOException when the source fails
     * @throws IllegalArgumentException when the source gives a wrong number of values
     */
    public static SkyHead load(
            NDManager parent,
            DepthNetworkConfiguration configuration,
            NetworkParameters.Source source)
            throws IOException {
        SkyHead result = new SkyHead(parent, configuration);
        try {
            for (Map.Entry<String, long[]> entry : shapes(configuration).entrySet()) {
                result.put(entry.getKey(), entry.getValue(), source);
            }
            return result;
        } catch (IOException | RuntimeException e) {
            result.close();
            throw e;
        }
    }

    /** A head at the start of its training: 0, so that every pixel is as likely sky as not. */
    public static SkyHead untrained(NDManager parent, DepthNetworkConfiguration configuration)
            throws IOException {
        return load(
                parent, configuration, (name, shape) -> new float[(int) new Shape(shape).size()]);
    }

    private void put(String name, long[] dimensions, NetworkParameters.Source source)
            throws IOException {
        Shape shape = new Shape(dimensions);
        float[] values = source.values(name, dimensions);
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "parameter "
                            + name
                            + " has "
                            + values.length
                            + " values, but its shape is "
                            + Arrays.toString(dimensions));
        }
        // The duplicate has memory of its own: autograd must not read a Java buffer.
        try (NDArray borrowed = manager.create(values, shape)) {
            arrays.put(name, borrowed.duplicate());
        }
    }

    /**
     * The logits of sky, (B, rows x patch, columns x patch): above 0 where sky is likelier than
     * not.
     *
     * @param patchTokens of {@link DepthNetwork#patchTokens} at the taps of the depth head, each
     *     (B, rows x columns, D); consumed
     * @param rows of patches
     * @param columns of patches
     * @param patch its side in pixels
     */
    public NDArray logits(List<NDArray> patchTokens, int rows, int columns, int patch) {
        NDList list = new NDList(patchTokens);
        NDArray joined;
        try (list) {
            joined = NDArrays.concat(list, 2);
        }
        long batch = joined.getShape().get(0);
        NDArray scores =
                consume(joined, j -> Tensors.linear(j, arrays.get(WEIGHT), arrays.get(BIAS)));
        NDArray map = consume(scores, s -> s.reshape(batch, rows, columns));
        return consume(map, m -> resizes.bilinear(m, rows * patch, columns * patch));
    }

    /** The parameters by name; the arrays stay owned by this object. */
    public Map<String, NDArray> asMap() {
        return Collections.unmodifiableMap(arrays);
    }

    /** Turns the recording of gradients on or off. */
    public void setTrainable(boolean trainable) {
        arrays.values().forEach(a -> a.setRequiresGradient(trainable));
    }

    @Override
    public void close() {
        resizes.close();
        manager.close();
    }
}
