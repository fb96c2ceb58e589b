// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import io.flinkdepth.training.network.NetworkParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * A pretrained encoder under whatever names its publisher gave it, as the encoder of a network.
 *
 * <p>Knows a whole depth network's names ({@code pretrained.…}), DINOv2's and timm's ({@code
 * blocks.0.…}, registers as {@code register_tokens} or {@code reg_token}), those of a training
 * checkpoint that wraps them ({@code model.}, {@code teacher.backbone.}, {@code module.}), and the
 * transformers library's ({@code embeddings.…}, {@code encoder.layer.0.…}, with or without {@code
 * backbone.} or {@code dinov2.} before them; query, key and value apart). What a file has beyond
 * the encoder, such as a classifier, is not looked at. Does not own the file.
 */
@Internal
public final class EncoderWeights implements NetworkParameters.Source {
    private static final String ENCODER = "pretrained.";
    private static final List<String> PREFIXES =
            List.of(ENCODER, "", "model.", "module.", "backbone.", "teacher.backbone.", "encoder.");
    private static final List<String> HUB_PREFIXES = List.of("backbone.", "", "dinov2.", "vit.");

    private final Path path;
    private final WeightFile file;

    /**
     * The encoder in an open file.
     *
     * @param path for messages
     */
    public EncoderWeights(Path path, WeightFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * The values of one parameter of the encoder.
     *
     * @param name official, beginning with {@code pretrained.}
     * @throws WeightFileException when the file has no such tensor, or one of another shape
     */
    @Override
    public float[] values(String name, long[] shape) throws IOException {
        String bare = name.substring(ENCODER.length());
        String key = key(bare);
        if (key != null) {
            return whole(bare, key, shape);
        }
        List<String> parts = hubKeys(name);
        if (parts != null) {
            return joined(parts, shape);
        }
        if (bare.equals("mask_token")) {
            // Only masked pretraining reads it; supervised encoders come without.
            return new float[count(shape)];
        }
        throw new WeightFileException(
                path,
                "has no tensor "
                        + bare
                        + " of an encoder, expected of shape "
                        + Arrays.toString(shape)
                        + "; is it the network that the configuration names?");
    }

    private String key(String bare) {
        for (String prefix : PREFIXES) {
            if (file.tensors().containsKey(prefix + bare)) {
                return prefix + bare;
            }
            if (bare.equals("register_tokens") && has(prefix + "reg_token")) {
                return prefix + "reg_token";
            }
        }
        return null;
    }

    private boolean has(String name) {
        return file.tensors().containsKey(name);
    }

    private List<String> hubKeys(String name) {
        List<String> keys = HubNames.of(name);
        for (String prefix : HUB_PREFIXES) {
            List<String> parts =
                    keys.stream().map(k -> prefix + k.substring("backbone.".length())).toList();
            if (parts.stream().allMatch(this::has)) {
                return parts;
            }
        }
        return null;
    }

    private float[] whole(String bare, String key, long[] shape) throws IOException {
        long[] found = file.tensors().get(key).shape();
        if (Arrays.equals(found, shape)) {
            return file.read(key);
        }
        // timm keeps the positions of an encoder with registers without one of the class token.
        boolean patchesOnly =
                bare.equals("pos_embed")
                        && found.length == 3
                        && found[1] == shape[1] - 1
                        && found[2] == shape[2];
        if (!patchesOnly) {
            throw misshapen(key, found, shape);
        }
        float[] values = new float[count(shape)];
        float[] patches = file.read(key);
        System.arraycopy(patches, 0, values, values.length - patches.length, patches.length);
        return values;
    }

    private float[] joined(List<String> parts, long[] shape) throws IOException {
        float[] values = new float[count(shape)];
        long[] expected = shape.clone();
        expected[0] /= parts.size();
        int position = 0;
        for (String part : parts) {
            long[] found = file.tensors().get(part).shape();
            if (!Arrays.equals(found, expected)) {
                throw misshapen(part, found, expected);
            }
            float[] some = file.read(part);
            System.arraycopy(some, 0, values, position, some.length);
            position += some.length;
        }
        return values;
    }

    private WeightFileException misshapen(String key, long[] found, long[] expected) {
        return new WeightFileException(
                path,
                "has "
                        + key
                        + " of shape "
                        + Arrays.toString(found)
                        + ", expected "
                        + Arrays.toString(expected)
                        + "; is it the network that the configuration names?");
    }

    private static int count(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
