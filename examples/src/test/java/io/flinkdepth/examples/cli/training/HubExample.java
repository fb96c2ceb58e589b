// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.golden.GoldenGenerator;
import java.util.Arrays;
import java.util.Map;

/** The names of the transformers library, written down by hand for ViT-S. */
final class HubExample {
    private HubExample() {}

    static void put(
            String official,
            long[] shape,
            Map<String, long[]> shapes,
            Map<String, float[]> values) {
        float[] all = GoldenGenerator.parameter(official, shape);
        String name = rename(official);
        if (!official.contains("attn.qkv")) {
            shapes.put(name, shape);
            values.put(name, all);
            return;
        }
        String[] parts = {"query", "key", "value"};
        for (int i = 0; i < 3; i++) {
            long[] third = shape.clone();
            third[0] /= 3;
            String part = name.replace("QKV", parts[i]);
            shapes.put(part, third);
            values.put(part, Arrays.copyOfRange(all, i * all.length / 3, (i + 1) * all.length / 3));
        }
    }

    private static String rename(String official) {
        String name =
                official.replace("pretrained.blocks.", "backbone.encoder.layer.")
                        .replace("attn.qkv", "attention.attention.QKV")
                        .replace("attn.proj", "attention.output.dense")
                        .replace("ls1.gamma", "layer_scale1.lambda1")
                        .replace("ls2.gamma", "layer_scale2.lambda1")
                        .replace("pretrained.norm.", "backbone.layernorm.")
                        .replace("pretrained.cls_token", "backbone.embeddings.cls_token")
                        .replace("pretrained.mask_token", "backbone.embeddings.mask_token")
                        .replace("pretrained.pos_embed", "backbone.embeddings.position_embeddings")
                        .replace(
                                "pretrained.patch_embed.proj",
                                "backbone.embeddings.patch_embeddings.projection");
        for (int i = 0; i < 4; i++) {
            name =
                    name.replace(
                                    "depth_head.projects." + i,
                                    "neck.reassemble_stage.layers." + i + ".projection")
                            .replace(
                                    "depth_head.resize_layers." + i,
                                    "neck.reassemble_stage.layers." + i + ".resize")
                            .replace(
                                    "depth_head.scratch.layer" + (i + 1) + "_rn", "neck.convs." + i)
                            .replace(
                                    "depth_head.scratch.refinenet" + (4 - i),
                                    "neck.fusion_stage.layers." + i);
        }
        return name.replace("out_conv.", "projection.")
                .replace("resConfUnit", "residual_layer")
                .replaceAll("(residual_layer\\d)\\.conv(\\d)", "$1.convolution$2")
                .replace("depth_head.scratch.output_conv1", "head.conv1")
                .replace("depth_head.scratch.output_conv2.0", "head.conv2")
                .replace("depth_head.scratch.output_conv2.2", "head.conv3");
    }
}
