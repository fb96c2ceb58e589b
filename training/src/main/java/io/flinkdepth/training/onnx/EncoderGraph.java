// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.FeedForward;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The encoder as ONNX nodes; the same function as the trained network. */
final class EncoderGraph {
    private static final float NORM_EPSILON = 1e-6f;
    private static final float CUBIC = -0.75f;
    private static final float CUBIC_ANTIALIASED = -0.5f;

    private final OnnxGraph graph;
    private final OnnxWeights weights;
    private final EncoderConfiguration configuration;
    private final GraphSizes sizes;

    EncoderGraph(
            OnnxGraph graph,
            OnnxWeights weights,
            EncoderConfiguration configuration,
            GraphSizes sizes) {
        this.graph = graph;
        this.weights = weights;
        this.configuration = configuration;
        this.sizes = sizes;
    }

    /** The normed tokens behind each tapped block. */
    List<String> tokens(String pixels, List<Integer> taps) throws IOException {
        String x = embed(pixels);
        List<String> tapped = new ArrayList<>();
        for (int i = 0; i <= taps.get(taps.size() - 1); i++) {
            String prefix = "pretrained.blocks." + i;
            x = graph.apply("Add", x, scaled(attention(x, prefix), prefix + ".ls1.gamma"));
            x = graph.apply("Add", x, scaled(feedForward(x, prefix), prefix + ".ls2.gamma"));
            if (taps.contains(i)) {
                tapped.add(norm(x, "pretrained.norm", configuration.lastNormEpsilon()));
            }
        }
        return tapped;
    }

    private String embed(String pixels) throws IOException {
        int patch = configuration.patchSize();
        String name = "pretrained.patch_embed.proj";
        String map =
                graph.node(
                                "Conv",
                                pixels,
                                weights.get(name + ".weight"),
                                weights.get(name + ".bias"))
                        .with("kernel_shape", patch, patch)
                        .with("strides", patch, patch)
                        .output();
        String patches = graph.apply("Add", tokensOf(map), tokensOf(positions()));
        List<String> sequence = new ArrayList<>();
        sequence.add(expanded(classToken()));
        if (configuration.registerTokens() > 0) {
            sequence.add(expanded(weights.get("pretrained.register_tokens")));
        }
        sequence.add(patches);
        return graph.node("Concat", sequence.toArray(String[]::new)).with("axis", 1L).output();
    }

    /** (N, D, rows, columns) to (N, tokens, D). */
    private String tokensOf(String map) {
        String flat = graph.apply("Reshape", map, graph.integers(0, configuration.dimension(), -1));
        return graph.node("Transpose", flat).with("perm", 0, 2, 1).output();
    }

    private String expanded(String token) {
        String shape =
                graph.node("Concat", sizes.batch(), graph.integers(1, 1)).with("axis", 0L).output();
        return graph.apply("Expand", token, shape);
    }

    /** The class token with its own position added, which never changes. */
    private String classToken() throws IOException {
        float[] token = weights.values("pretrained.cls_token").clone();
        float[] positions = weights.values("pretrained.pos_embed");
        for (int i = 0; i < token.length; i++) {
            token[i] += positions[i];
        }
        return weights.tensor(
                "pretrained.cls_token.positioned", new long[] {1, 1, token.length}, token);
    }

    private String positions() throws IOException {
        int grid = configuration.positionGrid();
        int dimension = configuration.dimension();
        float[] all = weights.values("pretrained.pos_embed");
        float[] patches = Arrays.copyOfRange(all, dimension, all.length);
        String map =
                weights.tensor(
                        "pretrained.pos_embed.map",
                        new long[] {1, dimension, grid, grid},
                        OnnxWeights.transpose(patches, grid * grid, dimension));
        return configuration.positionOffset() > 0 ? byFactor(map, grid) : bySize(map);
    }

    /** By the factor (n + offset) / grid, except where both sides are the native grid. */
    private String byFactor(String map, int grid) {
        String native37 = graph.integers(grid);
        String unchanged =
                graph.apply(
                        "And",
                        graph.apply("Equal", sizes.rows(), native37),
                        graph.apply("Equal", sizes.columns(), native37));
        String one = graph.number(1);
        String scales =
                graph.node(
                                "Concat",
                                one,
                                one,
                                graph.apply("Where", unchanged, one, factor(sizes.rows(), grid)),
                                graph.apply("Where", unchanged, one, factor(sizes.columns(), grid)))
                        .with("axis", 0L)
                        .output();
        return cubic(graph.node("Resize", map, "", scales)).output();
    }

    private String factor(String patches, int grid) {
        String count = graph.node("Cast", patches).with("to", 1L).output();
        String shifted =
                graph.apply("Add", count, graph.number((float) configuration.positionOffset()));
        return graph.apply("Div", shifted, graph.number(grid));
    }

    private String bySize(String map) {
        String shape =
                graph.node(
                                "Concat",
                                graph.integers(1, configuration.dimension()),
                                sizes.rows(),
                                sizes.columns())
                        .with("axis", 0L)
                        .output();
        return cubic(graph.node("Resize", map, "", "", shape)).output();
    }

    private OnnxGraph.Node cubic(OnnxGraph.Node resize) {
        boolean antialias = configuration.positionAntialias();
        resize.with("mode", "cubic")
                .with("coordinate_transformation_mode", "half_pixel")
                .with("cubic_coeff_a", antialias ? CUBIC_ANTIALIASED : CUBIC);
        return antialias ? resize.with("antialias", 1L).with("exclude_outside", 1L) : resize;
    }

    private String attention(String x, String block) throws IOException {
        String prefix = block + ".attn";
        int d = configuration.dimension();
        List<String> parts =
                graph.node(
                                "Split",
                                affine(norm(x, block + ".norm1", NORM_EPSILON), prefix + ".qkv"),
                                graph.integers(d, d, d))
                        .with("axis", 2L)
                        .outputs(3);
        return affine(attended(parts), prefix + ".proj");
    }

    private String attended(List<String> parts) {
        int d = configuration.dimension();
        String query = graph.apply("Mul", heads(parts.get(0), 0, 2, 1, 3), queryScale());
        String logits = graph.apply("MatMul", query, heads(parts.get(1), 0, 2, 3, 1));
        String shares = graph.node("Softmax", logits).with("axis", -1L).output();
        String mixed = graph.apply("MatMul", shares, heads(parts.get(2), 0, 2, 1, 3));
        String ordered = graph.node("Transpose", mixed).with("perm", 0, 2, 1, 3).output();
        return graph.apply("Reshape", ordered, graph.integers(0, 0, d));
    }

    private String queryScale() {
        double headDimension = (double) configuration.dimension() / configuration.heads();
        return graph.value((float) Math.sqrt(1 / headDimension));
    }

    private String heads(String part, long... permutation) {
        int heads = configuration.heads();
        String split =
                graph.apply(
                        "Reshape",
                        part,
                        graph.integers(0, 0, heads, configuration.dimension() / heads));
        return graph.node("Transpose", split).with("perm", permutation).output();
    }

    private String feedForward(String x, String block) throws IOException {
        String normed = norm(x, block + ".norm2", NORM_EPSILON);
        return configuration.feedForward() == FeedForward.MLP
                ? mlp(normed, block + ".mlp")
                : swiglu(normed, block + ".mlp");
    }

    private String mlp(String x, String prefix) throws IOException {
        String hidden = affine(x, prefix + ".fc1");
        // This order of operations is the one that ONNX Runtime fuses to a single Gelu.
        String erf =
                graph.apply("Erf", graph.apply("Div", hidden, graph.value((float) Math.sqrt(2))));
        String gate = graph.apply("Add", erf, graph.value(1));
        String active = graph.apply("Mul", graph.apply("Mul", hidden, gate), graph.value(0.5f));
        return affine(active, prefix + ".fc2");
    }

    private String swiglu(String x, String prefix) throws IOException {
        int hidden = configuration.hiddenDimension();
        List<String> halves =
                graph.node("Split", affine(x, prefix + ".w12"), graph.integers(hidden, hidden))
                        .with("axis", 2L)
                        .outputs(2);
        String silu = graph.apply("Mul", halves.get(0), graph.apply("Sigmoid", halves.get(0)));
        return affine(graph.apply("Mul", silu, halves.get(1)), prefix + ".w3");
    }

    private String scaled(String branch, String gamma) throws IOException {
        return configuration.layerScale() ? graph.apply("Mul", branch, weights.get(gamma)) : branch;
    }

    private String affine(String x, String name) throws IOException {
        String product = graph.apply("MatMul", x, weights.transposed(name + ".weight"));
        return graph.apply("Add", product, weights.get(name + ".bias"));
    }

    private String norm(String x, String name, float epsilon) throws IOException {
        return graph.node(
                        "LayerNormalization",
                        x,
                        weights.get(name + ".weight"),
                        weights.get(name + ".bias"))
                .with("axis", -1L)
                .with("epsilon", epsilon)
                .output();
    }
}
