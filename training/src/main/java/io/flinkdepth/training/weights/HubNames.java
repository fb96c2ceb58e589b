// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Official parameter names to those of the transformers library (files named -hf). */
final class HubNames {
    private static final Pattern BLOCK = Pattern.compile("pretrained\\.blocks\\.(\\d+)\\.(.+)");
    private static final Pattern FUSION =
            Pattern.compile(
                    "depth_head\\.scratch\\.refinenet(\\d)\\.(out_conv|resConfUnit(\\d)\\.conv(\\d))"
                            + "\\.(weight|bias)");
    private static final Pattern LAYER =
            Pattern.compile("depth_head\\.scratch\\.layer(\\d)_rn\\.weight");
    private static final Map<String, String> PREFIXES =
            Map.of(
                    "pretrained.cls_token", "backbone.embeddings.cls_token",
                    "pretrained.mask_token", "backbone.embeddings.mask_token",
                    "pretrained.pos_embed", "backbone.embeddings.position_embeddings",
                    "pretrained.register_tokens", "backbone.embeddings.register_tokens",
                    "pretrained.patch_embed.proj",
                            "backbone.embeddings.patch_embeddings.projection",
                    "pretrained.norm", "backbone.layernorm",
                    "depth_head.scratch.output_conv1", "head.conv1",
                    "depth_head.scratch.output_conv2.0", "head.conv2",
                    "depth_head.scratch.output_conv2.2", "head.conv3");
    private static final Map<String, String> IN_BLOCK =
            Map.of(
                    "attn.proj", "attention.output.dense",
                    "ls1.gamma", "layer_scale1.lambda1",
                    "ls2.gamma", "layer_scale2.lambda1",
                    "mlp.w12", "mlp.weights_in",
                    "mlp.w3", "mlp.weights_out");

    private HubNames() {}

    /** One name, or three (query, key, value) for a joint projection. */
    static List<String> of(String official) {
        Matcher block = BLOCK.matcher(official);
        if (block.matches()) {
            return inBlock("backbone.encoder.layer." + block.group(1) + ".", block.group(2));
        }
        Matcher fusion = FUSION.matcher(official);
        if (fusion.matches()) {
            return List.of(fusion(fusion));
        }
        Matcher layer = LAYER.matcher(official);
        if (layer.matches()) {
            return List.of("neck.convs." + (Integer.parseInt(layer.group(1)) - 1) + ".weight");
        }
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            if (official.equals(prefix.getKey()) || official.startsWith(prefix.getKey() + ".")) {
                return List.of(prefix.getValue() + official.substring(prefix.getKey().length()));
            }
        }
        return List.of(
                official.replaceFirst(
                                "depth_head\\.projects\\.(\\d)",
                                "neck.reassemble_stage.layers.$1.projection")
                        .replaceFirst(
                                "depth_head\\.resize_layers\\.(\\d)",
                                "neck.reassemble_stage.layers.$1.resize"));
    }

    private static List<String> inBlock(String layer, String rest) {
        if (rest.startsWith("attn.qkv.")) {
            String kind = rest.substring("attn.qkv.".length());
            String attention = layer + "attention.attention.";
            return List.of(
                    attention + "query." + kind,
                    attention + "key." + kind,
                    attention + "value." + kind);
        }
        for (Map.Entry<String, String> name : IN_BLOCK.entrySet()) {
            if (rest.startsWith(name.getKey())) {
                return List.of(layer + name.getValue() + rest.substring(name.getKey().length()));
            }
        }
        return List.of(layer + rest);
    }

    /** Official stages count from the finest, the library's from the coarsest. */
    private static String fusion(Matcher fusion) {
        String layer = "neck.fusion_stage.layers." + (4 - Integer.parseInt(fusion.group(1))) + ".";
        String part =
                fusion.group(3) == null
                        ? "projection"
                        : "residual_layer" + fusion.group(3) + ".convolution" + fusion.group(4);
        return layer + part + "." + fusion.group(5);
    }
}
