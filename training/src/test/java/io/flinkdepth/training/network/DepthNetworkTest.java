// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DepthNetworkTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @MethodSource("io.flinkdepth.training.golden.GoldenCase#all")
    void computesWhatTheOfficialNetworkComputes(GoldenCase golden) throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager, golden.network(), GoldenGenerator::parameter);
                DepthNetwork network = new DepthNetwork(manager, parameters);
                NDArray pixels =
                        manager.create(
                                golden.pixels(),
                                new Shape(golden.batch(), 3, golden.height(), golden.width()));
                DepthNetwork.Prediction prediction = network.forward(pixels);
                NDArray depth = network.activate(prediction.logits())) {
            double logits = error(golden, "head_pre_relu", prediction.logits().toFloatArray());
            double activated = error(golden, "depth", depth.toFloatArray());
            double token =
                    GoldenCase.relativeError(
                            prediction.classToken().toFloatArray(), golden.expected("cls_last"));
            System.out.printf(
                    "%s: logits %.1e, depth %.1e, class token %.1e%n",
                    golden, logits, activated, token);
            assertThat(logits).isLessThan(TOLERANCE);
            assertThat(activated).isLessThan(TOLERANCE);
            assertThat(token).isLessThan(TOLERANCE);
        }
    }

    private static double error(GoldenCase golden, String output, float[] map) {
        return GoldenCase.relativeError(golden.recorded(map), golden.expected(output));
    }

    @Test
    void readsThePretrainedEncoderOfDeit() throws Exception {
        Path shared = Path.of(System.getProperty("flinkdepth.shared", "absent"));
        Path file = shared.resolve("models/deit_tiny_patch16_224.safetensors");
        Assumptions.assumeTrue(Files.exists(file), "no DeiT weights at " + file);
        DepthNetworkConfiguration configuration = DepthNetworkConfiguration.deitTiny();
        try (NDManager manager = NDManager.newBaseManager();
                SafetensorsFile weights = SafetensorsFile.open(file);
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager,
                                configuration,
                                (name, shape) -> {
                                    String timm = name.replace("pretrained.", "");
                                    return weights.tensors().containsKey(timm)
                                            ? weights.read(timm)
                                            : GoldenGenerator.parameter(name, shape);
                                });
                ResizeMatrices resizes = new ResizeMatrices(manager, configuration.encoder());
                NDArray pixels =
                        manager.create(
                                GoldenGenerator.input("input-deit", 3 * 224 * 224),
                                new Shape(1, 3, 224, 224))) {
            NDArray tokens =
                    new VisionTransformer(parameters, resizes)
                            .forward(pixels, configuration.head().taps())
                            .get(3);
            float[] values = tokens.toFloatArray();
            float[] token = Arrays.copyOf(values, 192);
            float[] patches = Arrays.copyOfRange(values, 192, values.length);
            assertThat(GoldenCase.relativeError(token, floats(shared, "deit_tiny_cls")))
                    .isLessThan(TOLERANCE);
            assertThat(GoldenCase.relativeError(patches, floats(shared, "deit_tiny_patch")))
                    .isLessThan(TOLERANCE);
        }
    }

    private static float[] floats(Path shared, String name) throws Exception {
        ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(shared.resolve("golden/" + name + ".f32")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    @Test
    void refusesSidesThatAreNoMultipleOfThePatch() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager, GoldenCase.tiny(), GoldenGenerator::parameter);
                DepthNetwork network = new DepthNetwork(manager, parameters);
                NDArray pixels = manager.zeros(new Shape(1, 3, 70, 100))) {
            assertThatThrownBy(() -> network.forward(pixels))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(1, 3, 70, 100)")
                    .hasMessageContaining("patch size 14");
        }
    }
}
