// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.golden;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.network.HeadConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/**
 * One recorded run of the official network.
 *
 * @param name folder in the resources
 * @param network what ran
 * @param input name of the generated input
 * @param stride every how-manieth value of the maps is recorded
 */
public record GoldenCase(
        String name,
        DepthNetworkConfiguration network,
        String input,
        int batch,
        int height,
        int width,
        int stride) {

    /** All recorded runs. */
    public static Stream<GoldenCase> all() {
        DepthNetworkConfiguration vits = DepthNetworkConfiguration.preset("vits", Generation.V2);
        return Stream.of(
                new GoldenCase("tiny-2x70x98", tiny(), "input-a", 2, 70, 98, 1),
                new GoldenCase("tiny-1x70x560", tiny(), "input-d", 1, 70, 560, 1),
                new GoldenCase("tiny-1x518x518", tiny(), "input-c", 1, 518, 518, 13),
                new GoldenCase("tiny16-1x224x224", tiny16(), "input-e", 1, 224, 224, 3),
                new GoldenCase("tiny16-2x160x224", tiny16(), "input-f", 2, 160, 224, 3),
                new GoldenCase("vits-1x126x168", vits, "input-b", 1, 126, 168, 1));
    }

    /** Patch 14, positions 37x37, layer scale. */
    public static DepthNetworkConfiguration tiny() {
        return new DepthNetworkConfiguration(
                EncoderConfiguration.builder(48, 4, 3).build(), head());
    }

    /** Patch 16, positions 14x14, no layer scale. */
    public static DepthNetworkConfiguration tiny16() {
        return new DepthNetworkConfiguration(
                EncoderConfiguration.builder(48, 4, 3)
                        .patchSize(16)
                        .positionGrid(14)
                        .layerScale(false)
                        .build(),
                head());
    }

    private static HeadConfiguration head() {
        return HeadConfiguration.relative(16, List.of(12, 24, 36, 48), List.of(0, 1, 2, 3));
    }

    /** The network's input, (batch, 3, height, width). */
    public float[] pixels() {
        return GoldenGenerator.input(input, batch * 3 * height * width);
    }

    /** A recorded output: {@code depth}, {@code head_pre_relu} or {@code cls_last}. */
    public float[] expected(String output) {
        return resource("/golden/" + name + "/" + output + ".f32");
    }

    /** The values that were recorded of a whole map. */
    public float[] recorded(float[] map) {
        float[] result = new float[(map.length + stride - 1) / stride];
        for (int i = 0; i < result.length; i++) {
            result[i] = map[i * stride];
        }
        return result;
    }

    /** ‖actual − expected‖ / ‖expected‖. */
    public static double relativeError(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            throw new AssertionError(actual.length + " values, expected " + expected.length);
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < actual.length; i++) {
            double d = (double) actual[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }

    private static float[] resource(String path) {
        try (InputStream in = GoldenCase.class.getResourceAsStream(path)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[bytes.remaining() / 4];
            bytes.asFloatBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
