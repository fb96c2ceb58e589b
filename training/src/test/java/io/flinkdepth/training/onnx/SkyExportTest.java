// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.network.SkyHead;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exported sky head computes what the trained one does. */
class SkyExportTest {
    private static final int[][] SIZES = {{1, 1, 1}, {2, 3, 5}, {1, 5, 2}};
    private static final DepthNetworkConfiguration NETWORK = GoldenCase.tiny16();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runtimeAgreesWithTheNetworkAtEverySize(boolean withDepth) throws Exception {
        Path file = folder.resolve("model.onnx");
        new OnnxExporter(NETWORK, GoldenGenerator::parameter, ExportOptions.defaults())
                .withSky(GoldenGenerator::parameter, withDepth)
                .writeNetwork(file);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(manager, NETWORK, GoldenGenerator::parameter);
                DepthNetwork network = new DepthNetwork(manager, parameters);
                SkyHead head = SkyHead.load(manager, NETWORK, GoldenGenerator::parameter);
                OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(file.toString(), options)) {
            assertThat(session.getOutputNames().contains("predicted_depth")).isEqualTo(withDepth);
            for (int[] size : SIZES) {
                long[] shape = {size[0], 3, 16L * size[1], 16L * size[2]};
                float[] pixels =
                        GoldenGenerator.input("sky", (int) (shape[0] * 3 * shape[2] * shape[3]));
                try (OnnxTensor input =
                                OnnxTensor.createTensor(
                                        environment, FloatBuffer.wrap(pixels), shape);
                        OrtSession.Result result = session.run(Map.of("pixel_values", input))) {
                    OnnxTensor sky = (OnnxTensor) result.get("sky").orElseThrow();
                    assertThat(sky.getInfo().getShape())
                            .containsExactly(shape[0], shape[2], shape[3]);
                    float[] actual = new float[sky.getFloatBuffer().remaining()];
                    sky.getFloatBuffer().get(actual);
                    float[] expected = expected(manager, network, head, pixels, size);
                    for (int i = 0; i < actual.length; i++) {
                        assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
                    }
                }
            }
        }
    }

    private static float[] expected(
            NDManager manager, DepthNetwork network, SkyHead head, float[] pixels, int[] size) {
        try (NDManager step = manager.newSubManager()) {
            NDArray array =
                    step.create(pixels, new Shape(size[0], 3, 16L * size[1], 16L * size[2]));
            NDArray logits =
                    head.logits(
                            network.patchTokens(array, NETWORK.head().taps()),
                            size[1],
                            size[2],
                            16);
            float[] values = Activation.sigmoid(logits).toFloatArray();
            // A head that predicts the same everywhere would agree with anything that does.
            float min = 1;
            float max = 0;
            for (float value : values) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            assertThat(size[1] == 1 || max - min > 0.05).isTrue();
            return values;
        }
    }
}
