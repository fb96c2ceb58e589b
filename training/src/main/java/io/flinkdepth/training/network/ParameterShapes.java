// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/** The names and shapes of all parameters, in the official state dict's order. */
@Internal
public final class ParameterShapes {
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private ParameterShapes() {}

    /**
     * All parameters of a network under their official names ({@code pretrained.…} and {@code
     * depth_head.…}). Includes the two groups that the network carries and never reads: the mask
     * token and the first unit of the coarsest fusion stage.
     */
    public static Map<String, long[]> of(DepthNetworkConfiguration configuration) {
        ParameterShapes result = new ParameterShapes();
        result.encoder(configuration.encoder());
        result.head(configuration.encoder(), configuration.head());
        return result.shapes;
    }

    private void encoder(EncoderConfiguration encoder) {
        int d = encoder.dimension();
        long positions = 1L + (long) encoder.positionGrid() * encoder.positionGrid();
        add("pretrained.cls_token", 1, 1, d);
        add("pretrained.pos_embed", 1, positions, d);
        if (encoder.registerTokens() > 0) {
            add("pretrained.register_tokens", 1, encoder.registerTokens(), d);
        }
        add("pretrained.mask_token", 1, d);
        add("pretrained.patch_embed.proj", d, 3, encoder.patchSize(), encoder.patchSize(), true);
        for (int i = 0; i < encoder.depth(); i++) {
            block("pretrained.blocks." + i, encoder);
        }
        norm("pretrained.norm", d);
    }

    private void block(String prefix, EncoderConfiguration encoder) {
        int d = encoder.dimension();
        int hidden = encoder.hiddenDimension();
        norm(prefix + ".norm1", d);
        linear(prefix + ".attn.qkv", 3 * d, d);
        linear(prefix + ".attn.proj", d, d);
        if (encoder.layerScale()) {
            add(prefix + ".ls1.gamma", d);
        }
        norm(prefix + ".norm2", d);
        if (encoder.feedForward() == FeedForward.MLP) {
            linear(prefix + ".mlp.fc1", hidden, d);
            linear(prefix + ".mlp.fc2", d, hidden);
        } else {
            linear(prefix + ".mlp.w12", 2 * hidden, d);
            linear(prefix + ".mlp.w3", d, hidden);
        }
        if (encoder.layerScale()) {
            add(prefix + ".ls2.gamma", d);
        }
    }

    private void head(EncoderConfiguration encoder, HeadConfiguration head) {
        for (int i = 0; i < 4; i++) {
            add(
                    "depth_head.projects." + i,
                    head.outChannels().get(i),
                    encoder.dimension(),
                    1,
                    1,
                    true);
        }
        int c0 = head.outChannels().get(0);
        int c1 = head.outChannels().get(1);
        int c3 = head.outChannels().get(3);
        add("depth_head.resize_layers.0", c0, c0, 4, 4, true);
        add("depth_head.resize_layers.1", c1, c1, 2, 2, true);
        add("depth_head.resize_layers.3", c3, c3, 3, 3, true);
        int f = head.features();
        for (int i = 0; i < 4; i++) {
            add(
                    "depth_head.scratch.layer" + (i + 1) + "_rn",
                    f,
                    head.outChannels().get(i),
                    3,
                    3,
                    false);
        }
        for (int i = 1; i <= 4; i++) {
            fusion("depth_head.scratch.refinenet" + i, f);
        }
        add("depth_head.scratch.output_conv1", f / 2, f, 3, 3, true);
        add(
                "depth_head.scratch.output_conv2.0",
                HeadConfiguration.FINAL_CHANNELS,
                f / 2,
                3,
                3,
                true);
        add("depth_head.scratch.output_conv2.2", 1, HeadConfiguration.FINAL_CHANNELS, 1, 1, true);
        if (head.exponential()) {
            int last = HeadConfiguration.FINAL_CHANNELS;
            add("depth_head.scratch.sky_output_conv2.0", last, f / 2, 3, 3, true);
            add("depth_head.scratch.sky_output_conv2.2", 1, last, 1, 1, true);
        }
    }

    private void fusion(String prefix, int features) {
        add(prefix + ".out_conv", features, features, 1, 1, true);
        for (int unit = 1; unit <= 2; unit++) {
            for (int conv = 1; conv <= 2; conv++) {
                add(
                        prefix + ".resConfUnit" + unit + ".conv" + conv,
                        features,
                        features,
                        3,
                        3,
                        true);
            }
        }
    }

    private void norm(String name, int dimension) {
        add(name + ".weight", dimension);
        add(name + ".bias", dimension);
    }

    private void linear(String name, int out, int in) {
        add(name + ".weight", out, in);
        add(name + ".bias", out);
    }

    private void add(String name, int out, int in, int height, int width, boolean bias) {
        add(name + ".weight", out, in, height, width);
        if (bias) {
            add(name + ".bias", out);
        }
    }

    private void add(String name, long... shape) {
        shapes.put(name, shape);
    }
}
