// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static io.flinkdepth.training.network.Tensors.addConsuming;
import static io.flinkdepth.training.network.Tensors.consume;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** The forward pass of the DPT head (arXiv 2103.13413, as Depth Anything uses it). */
final class DptHead {
    private static final String SCRATCH = "depth_head.scratch.";

    private final NetworkParameters parameters;
    private final DepthNetworkConfiguration configuration;
    private final ResizeMatrices resizes;

    DptHead(NetworkParameters parameters, ResizeMatrices resizes) {
        this.parameters = parameters;
        this.configuration = parameters.configuration();
        this.resizes = resizes;
    }

    /**
     * The map (B, 1, rows x patch, columns x patch) before the last activation.
     *
     * @param patchTokens four arrays (B, rows x columns, D); consumed
     */
    NDArray forward(List<NDArray> patchTokens, int rows, int columns) {
        List<NDArray> skips = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int level = i;
            NDArray map = reassemble(patchTokens.get(i), level, rows, columns);
            skips.add(
                    consume(map, m -> convolution(m, SCRATCH + "layer" + (level + 1) + "_rn", 1)));
        }
        NDArray path = fuse(skips.get(3), null, 4, height(skips, 2), width(skips, 2));
        path = fuse(path, skips.get(2), 3, height(skips, 1), width(skips, 1));
        path = fuse(path, skips.get(1), 2, height(skips, 0), width(skips, 0));
        path = fuse(path, skips.get(0), 1, rows * 8, columns * 8);
        return predict(path, rows, columns);
    }

    private static int height(List<NDArray> maps, int level) {
        return (int) maps.get(level).getShape().get(2);
    }

    private static int width(List<NDArray> maps, int level) {
        return (int) maps.get(level).getShape().get(3);
    }

    private NDArray reassemble(NDArray tokens, int level, int rows, int columns) {
        String name = "depth_head.projects." + level;
        NDArray weight = parameters.get(name + ".weight");
        long batch = tokens.getShape().get(0);
        int channels = configuration.head().outChannels().get(level);
        NDArray projected;
        // A 1x1 convolution on tokens is a linear map.
        try (NDArray matrix = weight.reshape(channels, weight.getShape().get(1))) {
            projected =
                    consume(tokens, t -> Tensors.linear(t, matrix, parameters.get(name + ".bias")));
        }
        return switch (level) {
            case 0 -> transposedConvolution(projected, level, rows, columns, 4);
            case 1 -> transposedConvolution(projected, level, rows, columns, 2);
            default -> {
                NDArray first = consume(projected, p -> p.transpose(0, 2, 1));
                NDArray map = consume(first, f -> f.reshape(batch, channels, rows, columns));
                yield level == 2
                        ? map
                        : consume(
                                map,
                                m ->
                                        Tensors.convolution(
                                                m,
                                                parameters.get("depth_head.resize_layers.3.weight"),
                                                parameters.get("depth_head.resize_layers.3.bias"),
                                                2,
                                                1));
            }
        };
    }

    /**
     * A transposed convolution whose kernel equals its stride: a linear map of each token to a tile
     * of {@code factor x factor}, then the tiles side by side.
     */
    private NDArray transposedConvolution(
            NDArray tokens, int level, int rows, int columns, int factor) {
        String name = "depth_head.resize_layers." + level;
        long batch = tokens.getShape().get(0);
        long channels = tokens.getShape().get(2);
        NDArray tiles;
        try (NDArray matrix =
                parameters.get(name + ".weight").reshape(channels, channels * factor * factor)) {
            tiles = consume(tokens, t -> t.matMul(matrix));
        }
        NDArray split =
                consume(tiles, t -> t.reshape(batch, rows, columns, channels, factor, factor));
        NDArray ordered = consume(split, s -> s.transpose(0, 3, 1, 4, 2, 5));
        NDArray map =
                consume(
                        ordered,
                        o ->
                                o.reshape(
                                        batch,
                                        channels,
                                        (long) rows * factor,
                                        (long) columns * factor));
        try (NDArray bias = parameters.get(name + ".bias").reshape(1, channels, 1, 1)) {
            return consume(map, m -> m.add(bias));
        }
    }

    private NDArray fuse(NDArray path, @Nullable NDArray skip, int stage, int height, int width) {
        String prefix = SCRATCH + "refinenet" + stage;
        NDArray joined =
                skip == null
                        ? path
                        : addConsuming(path, residualUnit(skip, prefix + ".resConfUnit1"));
        NDArray refined = residualUnit(joined, prefix + ".resConfUnit2");
        NDArray larger = consume(refined, r -> resizes.bilinear(r, height, width));
        return consume(larger, l -> convolution(l, prefix + ".out_conv", 0));
    }

    private NDArray residualUnit(NDArray input, String prefix) {
        NDArray first = consume(Tensors.relu(input), r -> convolution(r, prefix + ".conv1", 1));
        NDArray active = consume(first, Tensors::relu);
        NDArray second = consume(active, a -> convolution(a, prefix + ".conv2", 1));
        return addConsuming(second, input);
    }

    private NDArray predict(NDArray path, int rows, int columns) {
        int patch = configuration.encoder().patchSize();
        NDArray half = consume(path, p -> convolution(p, SCRATCH + "output_conv1", 1));
        NDArray full = consume(half, h -> resizes.bilinear(h, rows * patch, columns * patch));
        NDArray wide = consume(full, f -> convolution(f, SCRATCH + "output_conv2.0", 1));
        NDArray active = consume(wide, Tensors::relu);
        return consume(active, a -> convolution(a, SCRATCH + "output_conv2.2", 0));
    }

    private NDArray convolution(NDArray x, String name, int padding) {
        NDArray bias = parameters.asMap().get(name + ".bias");
        return Tensors.convolution(x, parameters.get(name + ".weight"), bias, 1, padding);
    }
}
