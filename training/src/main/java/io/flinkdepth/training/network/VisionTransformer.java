// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static io.flinkdepth.training.network.Tensors.addConsuming;
import static io.flinkdepth.training.network.Tensors.consume;
import static io.flinkdepth.training.network.Tensors.linear;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.LayerNorm;
import java.util.ArrayList;
import java.util.List;

/** The encoder's forward pass (DINOv2, arXiv 2304.07193). */
final class VisionTransformer {

    private final NetworkParameters parameters;
    private final EncoderConfiguration configuration;
    private final ResizeMatrices resizes;

    VisionTransformer(NetworkParameters parameters, ResizeMatrices resizes) {
        this.parameters = parameters;
        this.configuration = parameters.configuration().encoder();
        this.resizes = resizes;
    }

    /**
     * The normed tokens (B, prefix + patches, D) behind each tapped block.
     *
     * @param pixels (B, 3, H, W), both sides multiples of the patch
     */
    List<NDArray> forward(NDArray pixels, List<Integer> taps) {
        NDArray x = embed(pixels);
        List<NDArray> tapped = new ArrayList<>();
        for (int i = 0; i <= taps.get(taps.size() - 1); i++) {
            String prefix = "pretrained.blocks." + i;
            x = attentionBranch(x, prefix);
            x = feedForwardBranch(x, prefix);
            if (taps.contains(i)) {
                tapped.add(norm(x, "pretrained.norm", configuration.lastNormEpsilon()));
            }
        }
        x.close();
        return tapped;
    }

    private NDArray embed(NDArray pixels) {
        int patch = configuration.patchSize();
        long batch = pixels.getShape().get(0);
        int rows = (int) (pixels.getShape().get(2) / patch);
        int columns = (int) (pixels.getShape().get(3) / patch);
        int dimension = configuration.dimension();
        NDArray map =
                Tensors.convolution(
                        pixels,
                        parameters.get("pretrained.patch_embed.proj.weight"),
                        parameters.get("pretrained.patch_embed.proj.bias"),
                        patch,
                        0);
        NDArray flat = consume(map, m -> m.reshape(batch, dimension, (long) rows * columns));
        NDArray tokens = consume(flat, f -> f.transpose(0, 2, 1));
        return withPositions(tokens, rows, columns);
    }

    private NDArray withPositions(NDArray tokens, int rows, int columns) {
        NDManager manager = tokens.getManager();
        long batch = tokens.getShape().get(0);
        int dimension = configuration.dimension();
        NDList parts = parameters.get("pretrained.pos_embed").split(new long[] {1}, 1);
        parts.attach(manager);
        NDArray patches =
                addConsuming(tokens, consume(parts.get(1), p -> resized(p, rows, columns)));
        NDArray token = addConsuming(parts.get(0), attached("pretrained.cls_token", manager));
        NDList sequence = new NDList();
        sequence.add(consume(token, t -> t.broadcast(batch, 1, dimension)));
        if (configuration.registerTokens() > 0) {
            NDArray registers = attached("pretrained.register_tokens", manager);
            sequence.add(
                    consume(
                            registers,
                            r -> r.broadcast(batch, configuration.registerTokens(), dimension)));
        }
        sequence.add(patches);
        try (sequence) {
            return sequence.get(0).getNDArrayInternal().concat(tail(sequence), 1);
        }
    }

    private static NDList tail(NDList list) {
        return new NDList(list.subList(1, list.size()));
    }

    /** A view of a parameter in the step's manager, so that closing it leaves the parameter. */
    private NDArray attached(String name, NDManager manager) {
        NDArray parameter = parameters.get(name);
        NDArray view = parameter.reshape(parameter.getShape());
        view.attach(manager);
        return view;
    }

    private NDArray resized(NDArray positions, int rows, int columns) {
        int grid = configuration.positionGrid();
        // Exactly the native grid is used as it is: the factor's offset would move it.
        if (rows == grid && columns == grid) {
            return positions.reshape(positions.getShape());
        }
        int dimension = configuration.dimension();
        NDArray map = positions.reshape(1, grid, grid, dimension);
        NDArray channelsFirst = consume(map, m -> m.transpose(0, 3, 1, 2));
        NDArray scaled = consume(channelsFirst, c -> resizes.position(c, rows, columns));
        NDArray flat = consume(scaled, s -> s.reshape(1, dimension, (long) rows * columns));
        return consume(flat, f -> f.transpose(0, 2, 1));
    }

    private NDArray attentionBranch(NDArray x, String prefix) {
        NDArray normed = norm(x, prefix + ".norm1", EncoderConfiguration.NORM_EPSILON);
        NDArray mixed = consume(normed, n -> attention(n, prefix + ".attn"));
        return addConsuming(x, layerScaled(mixed, prefix + ".ls1.gamma"));
    }

    private NDArray attention(NDArray x, String prefix) {
        Shape shape = x.getShape();
        long batch = shape.get(0);
        long tokens = shape.get(1);
        int dimension = configuration.dimension();
        NDArray projected = affine(x, prefix + ".qkv");
        NDList parts;
        try (projected) {
            parts = projected.split(3, 2);
        }
        NDArray scale = x.getManager().full(new Shape(1), (float) Math.sqrt(1.0 / headDimension()));
        NDArray query = heads(parts.get(0), batch, tokens);
        NDArray scaledQuery = consume(query, q -> q.mul(scale));
        NDArray key = heads(parts.get(1), batch, tokens);
        NDArray keyTransposed = consume(key, k -> k.transpose(0, 1, 3, 2));
        NDArray value = heads(parts.get(2), batch, tokens);
        NDArray attended = attend(scaledQuery, keyTransposed, value);
        NDArray tokensFirst = consume(attended, a -> a.transpose(0, 2, 1, 3));
        NDArray joined = consume(tokensFirst, t -> t.reshape(batch, tokens, dimension));
        return consume(joined, j -> affine(j, prefix + ".proj"));
    }

    private static NDArray attend(NDArray query, NDArray keyTransposed, NDArray value) {
        try (query;
                keyTransposed;
                value) {
            NDArray logits = query.matMul(keyTransposed);
            NDArray weights = consume(logits, l -> l.softmax(3));
            return consume(weights, w -> w.matMul(value));
        }
    }

    private NDArray heads(NDArray part, long batch, long tokens) {
        NDArray split =
                consume(
                        part,
                        p -> p.reshape(batch, tokens, configuration.heads(), headDimension()));
        return consume(split, s -> s.transpose(0, 2, 1, 3));
    }

    private int headDimension() {
        return configuration.dimension() / configuration.heads();
    }

    private NDArray feedForwardBranch(NDArray x, String prefix) {
        NDArray normed = norm(x, prefix + ".norm2", EncoderConfiguration.NORM_EPSILON);
        NDArray output =
                configuration.feedForward() == FeedForward.MLP
                        ? mlp(normed, prefix + ".mlp")
                        : swiglu(normed, prefix + ".mlp");
        return addConsuming(x, layerScaled(output, prefix + ".ls2.gamma"));
    }

    private NDArray mlp(NDArray x, String prefix) {
        NDArray hidden = consume(x, i -> affine(i, prefix + ".fc1"));
        NDArray active = consume(hidden, Activation::gelu);
        return consume(active, a -> affine(a, prefix + ".fc2"));
    }

    private NDArray swiglu(NDArray x, String prefix) {
        NDArray both = consume(x, i -> affine(i, prefix + ".w12"));
        NDList halves;
        try (both) {
            halves = both.split(2, 2);
        }
        try (halves;
                NDArray gate = Activation.sigmoid(halves.get(0));
                NDArray silu = halves.get(0).mul(gate)) {
            return consume(silu.mul(halves.get(1)), p -> affine(p, prefix + ".w3"));
        }
    }

    private NDArray layerScaled(NDArray branch, String gamma) {
        return configuration.layerScale()
                ? consume(branch, b -> b.mul(parameters.get(gamma)))
                : branch;
    }

    private NDArray affine(NDArray x, String name) {
        return linear(x, parameters.get(name + ".weight"), parameters.get(name + ".bias"));
    }

    private NDArray norm(NDArray x, String name, float epsilon) {
        return LayerNorm.layerNorm(
                        x,
                        new Shape(configuration.dimension()),
                        parameters.get(name + ".weight"),
                        parameters.get(name + ".bias"),
                        epsilon)
                .singletonOrThrow();
    }
}
