// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** The DPT head as ONNX nodes; the same function as the trained, or imported, network. */
final class HeadGraph {
    private static final String SCRATCH = "depth_head.scratch.";

    /** The value of Depth Anything 3's sky branch from which on a pixel is sky. */
    private static final float SKY_THRESHOLD = 0.3f;

    private final OnnxGraph graph;
    private final OnnxWeights weights;
    private final DepthNetworkConfiguration configuration;
    private final GraphSizes sizes;

    HeadGraph(
            OnnxGraph graph,
            OnnxWeights weights,
            DepthNetworkConfiguration configuration,
            GraphSizes sizes) {
        this.graph = graph;
        this.weights = weights;
        this.configuration = configuration;
        this.sizes = sizes;
    }

    /**
     * The activated maps (N, 1, H, W).
     *
     * @param depth relative disparity, or metres
     * @param sky the probability of sky; null if the head has no such branch
     */
    record Maps(String depth, @Nullable String sky) {}

    /**
     * The maps of the head.
     *
     * @param channelsFirst four values (N, D, patches)
     */
    Maps maps(List<String> channelsFirst) throws IOException {
        List<String> skips = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = SCRATCH + "layer" + (i + 1) + "_rn";
            skips.add(convolution(reassembled(channelsFirst.get(i), i), name, 3, 1, false));
        }
        String path = fuse(skips.get(3), null, 4, 1);
        path = fuse(path, skips.get(2), 3, 2);
        path = fuse(path, skips.get(1), 2, 4);
        path = fuse(path, skips.get(0), 1, 8);
        int patch = configuration.encoder().patchSize();
        int half = configuration.head().features() / 2;
        String wide =
                bilinear(convolution(path, SCRATCH + "output_conv1", 3, 1, true), half, patch);
        String map = activated(lastConvolutions(wide, "output_conv2"));
        return new Maps(map, configuration.head().exponential() ? sky(wide) : null);
    }

    private String lastConvolutions(String wide, String name) throws IOException {
        String hidden = graph.apply("Relu", convolution(wide, SCRATCH + name + ".0", 3, 1, true));
        return convolution(hidden, SCRATCH + name + ".2", 1, 1, true);
    }

    /**
     * The published code takes a pixel for sky where the activated value is at least 0.3; a
     * probability is at least 0.5 there.
     */
    private String sky(String wide) throws IOException {
        String value = graph.apply("Relu", lastConvolutions(wide, "sky_output_conv2"));
        String scaled = graph.apply("Mul", value, graph.value(0.5f / SKY_THRESHOLD));
        return graph.apply("Min", scaled, graph.value(1));
    }

    private String activated(String map) {
        if (configuration.head().exponential()) {
            // The disparity is the inverse of the depth exp(x).
            return graph.apply(
                    "Exp", configuration.head().metric() ? map : graph.apply("Neg", map));
        }
        Double maxDepth = configuration.head().maxDepth();
        return maxDepth == null
                ? graph.apply("Relu", map)
                : graph.apply(
                        "Mul", graph.apply("Sigmoid", map), graph.value(maxDepth.floatValue()));
    }

    private String reassembled(String channelsFirst, int level) throws IOException {
        int dimension = configuration.encoder().dimension();
        String map = graph.apply("Reshape", channelsFirst, sizes.map(graph, dimension, 1));
        String projected = convolution(map, "depth_head.projects." + level, 1, 1, true);
        return switch (level) {
            case 0 -> transposedConvolution(projected, level, 4);
            case 1 -> transposedConvolution(projected, level, 2);
            case 2 -> projected;
            default -> convolution(projected, "depth_head.resize_layers.3", 3, 2, true);
        };
    }

    private String transposedConvolution(String map, int level, int factor) throws IOException {
        String name = "depth_head.resize_layers." + level;
        return graph.node(
                        "ConvTranspose",
                        map,
                        weights.get(name + ".weight"),
                        weights.get(name + ".bias"))
                .with("kernel_shape", factor, factor)
                .with("strides", factor, factor)
                .output();
    }

    private String fuse(String path, @Nullable String skip, int stage, int factor)
            throws IOException {
        String prefix = SCRATCH + "refinenet" + stage;
        String joined =
                skip == null
                        ? path
                        : graph.apply("Add", path, residualUnit(skip, prefix + ".resConfUnit1"));
        String refined = residualUnit(joined, prefix + ".resConfUnit2");
        String larger = bilinear(refined, configuration.head().features(), factor);
        return convolution(larger, prefix + ".out_conv", 1, 1, true);
    }

    private String residualUnit(String input, String prefix) throws IOException {
        String first = convolution(graph.apply("Relu", input), prefix + ".conv1", 3, 1, true);
        String second = convolution(graph.apply("Relu", first), prefix + ".conv2", 3, 1, true);
        return graph.apply("Add", second, input);
    }

    private String bilinear(String map, int channels, int factor) {
        return graph.node("Resize", map, "", "", sizes.map(graph, channels, factor))
                .with("mode", "linear")
                .with("coordinate_transformation_mode", "align_corners")
                .output();
    }

    private String convolution(String x, String name, int kernel, int stride, boolean bias)
            throws IOException {
        List<String> inputs = new ArrayList<>(List.of(x, weights.get(name + ".weight")));
        if (bias) {
            inputs.add(weights.get(name + ".bias"));
        }
        int padding = kernel / 2;
        return graph.node("Conv", inputs.toArray(String[]::new))
                .with("kernel_shape", kernel, kernel)
                .with("strides", stride, stride)
                .with("pads", padding, padding, padding, padding)
                .output();
    }
}
