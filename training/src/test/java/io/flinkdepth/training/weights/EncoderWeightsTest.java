// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoders under the names that their publishers gave them. */
class EncoderWeightsTest {
    @TempDir Path folder;

    private Path file(Map<String, long[]> tensors) throws IOException {
        Path file = folder.resolve("encoder.safetensors");
        SafetensorsWriter.write(
                file, tensors, name -> values(tensors.get(name), name), WeightType.F32, Map.of());
        return file;
    }

    private static float[] values(long[] shape, String name) {
        int count = 1;
        for (long side : shape) {
            count *= (int) side;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = name.hashCode() % 1000 + i;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "blocks.3.mlp.fc1.weight", // DINOv2 and timm
        "pretrained.blocks.3.mlp.fc1.weight", // Depth Anything
        "model.blocks.3.mlp.fc1.weight", // a training checkpoint
        "teacher.backbone.blocks.3.mlp.fc1.weight", // DINOv2's own trainer
        "encoder.layer.3.mlp.fc1.weight", // transformers, Dinov2Model
        "dinov2.encoder.layer.3.mlp.fc1.weight", // transformers, with a head
        "backbone.encoder.layer.3.mlp.fc1.weight" // transformers, depth
    })
    void findsATensorUnderItsPublishersName(String name) throws IOException {
        long[] shape = {8, 2};
        Path file = file(Map.of(name, shape, "head.weight", new long[] {3}));
        try (WeightFile open = WeightFile.open(file)) {
            EncoderWeights encoder = new EncoderWeights(file, open);
            assertThat(encoder.values("pretrained.blocks.3.mlp.fc1.weight", shape))
                    .containsExactly(values(shape, name));
        }
    }

    @Test
    void joinsQueryKeyAndValue() throws IOException {
        Map<String, long[]> tensors = new LinkedHashMap<>();
        String prefix = "encoder.layer.0.attention.attention.";
        for (String part : new String[] {"query", "key", "value"}) {
            tensors.put(prefix + part + ".bias", new long[] {2});
        }
        Path file = file(tensors);
        try (WeightFile open = WeightFile.open(file)) {
            float[] joined =
                    new EncoderWeights(file, open)
                            .values("pretrained.blocks.0.attn.qkv.bias", new long[] {6});
            assertThat(joined[0]).isEqualTo(values(new long[] {2}, prefix + "query.bias")[0]);
            assertThat(joined[4]).isEqualTo(values(new long[] {2}, prefix + "value.bias")[0]);
        }
    }

    /** timm's encoders with registers have positions of patches only, and reg_token. */
    @Test
    void knowsTimmsRegisters() throws IOException {
        Map<String, long[]> tensors = new LinkedHashMap<>();
        tensors.put("pos_embed", new long[] {1, 9, 4});
        tensors.put("reg_token", new long[] {1, 4, 4});
        Path file = file(tensors);
        try (WeightFile open = WeightFile.open(file)) {
            EncoderWeights encoder = new EncoderWeights(file, open);
            float[] positions = encoder.values("pretrained.pos_embed", new long[] {1, 10, 4});
            assertThat(positions).startsWith(0, 0, 0, 0);
            assertThat(positions[4]).isEqualTo(values(new long[] {1, 9, 4}, "pos_embed")[0]);
            assertThat(encoder.values("pretrained.register_tokens", new long[] {1, 4, 4}))
                    .containsExactly(values(new long[] {1, 4, 4}, "reg_token"));
        }
    }

    @Test
    void whatIsMissingOrMisshapenIsNamed() throws IOException {
        Path file = file(Map.of("norm.weight", new long[] {4}));
        try (WeightFile open = WeightFile.open(file)) {
            EncoderWeights encoder = new EncoderWeights(file, open);
            assertThat(encoder.values("pretrained.mask_token", new long[] {1, 4}))
                    .containsExactly(0, 0, 0, 0);
            assertThatThrownBy(() -> encoder.values("pretrained.norm.bias", new long[] {4}))
                    .hasMessageContaining("norm.bias")
                    .hasMessageContaining("encoder.safetensors");
            assertThatThrownBy(() -> encoder.values("pretrained.norm.weight", new long[] {8}))
                    .hasMessageContaining("[4]")
                    .hasMessageContaining("[8]");
        }
    }
}
