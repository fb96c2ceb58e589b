// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.FeedForward;
import io.flinkdepth.training.network.HeadConfiguration;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExporterTest {
    private static final int[][] SIZES = {{1, 1, 1}, {2, 3, 5}, {3, 5, 2}, {1, 7, 7}, {1, 4, 13}};

    @TempDir Path folder;

    private record Prediction(float[] depth, float[] classToken, float[] patchMean) {}

    @ParameterizedTest
    @MethodSource("io.flinkdepth.training.golden.GoldenCase#all")
    void runtimeComputesTheGoldenValues(GoldenCase golden) throws Exception {
        Path file = export(golden.network(), ExportOptions.defaults());
        Prediction prediction =
                run(file, golden.pixels(), golden.batch(), golden.height(), golden.width());
        double depth =
                GoldenCase.relativeError(
                        golden.recorded(prediction.depth), golden.expected("depth"));
        double token = GoldenCase.relativeError(prediction.classToken, golden.expected("cls_last"));
        System.out.printf("%s: depth %.1e, class token %.1e%n", golden, depth, token);
        assertThat(depth).isLessThan(1e-4);
        assertThat(token).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("io.flinkdepth.training.golden.GoldenCase#all")
    void theFormForAnyRuntimeComputesTheGoldenValues(GoldenCase golden) throws Exception {
        ExportOptions portable = ExportOptions.defaults().forAnyRuntime();
        assertThat(depthError(golden, portable)).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("io.flinkdepth.training.golden.GoldenCase#all")
    void halfPrecisionArithmeticIsNearTheGoldenValues(GoldenCase golden) throws Exception {
        ExportOptions half = ExportOptions.defaults().inHalfPrecision();
        assertThat(depthError(golden, half)).isBetween(1e-6, 2e-3);
        assertThat(depthError(golden, half.forAnyRuntime())).isBetween(1e-6, 2e-3);
    }

    private double depthError(GoldenCase golden, ExportOptions options) throws Exception {
        Path file = export(golden.network(), options);
        Prediction prediction =
                run(file, golden.pixels(), golden.batch(), golden.height(), golden.width());
        double error =
                GoldenCase.relativeError(
                        golden.recorded(prediction.depth), golden.expected("depth"));
        System.out.printf("%s, %s: depth %.1e%n", golden, options, error);
        return error;
    }

    static Stream<DepthNetworkConfiguration> networks() {
        HeadConfiguration head =
                HeadConfiguration.relative(8, List.of(4, 6, 8, 10), List.of(0, 1, 2, 3));
        EncoderConfiguration swiglu =
                EncoderConfiguration.builder(24, 4, 3)
                        .patchSize(4)
                        .positionGrid(7)
                        .feedForward(FeedForward.SWIGLU, 32)
                        .build();
        EncoderConfiguration registers =
                EncoderConfiguration.builder(24, 4, 3)
                        .patchSize(4)
                        .positionGrid(7)
                        .registerTokens(4)
                        .positionResize(0, true)
                        .build();
        EncoderConfiguration bySize =
                EncoderConfiguration.builder(24, 4, 3)
                        .patchSize(4)
                        .positionGrid(7)
                        .positionResize(0, false)
                        .build();
        return Stream.of(
                GoldenCase.tiny16(),
                new DepthNetworkConfiguration(swiglu, head),
                new DepthNetworkConfiguration(registers, head),
                new DepthNetworkConfiguration(bySize, head),
                new DepthNetworkConfiguration(swiglu, head).withMaxDepth(20));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void oneFileAgreesWithTheNetworkAtEverySize(DepthNetworkConfiguration configuration)
            throws Exception {
        Path file = export(configuration, ExportOptions.defaults());
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(manager, configuration, GoldenGenerator::parameter);
                DepthNetwork network = new DepthNetwork(manager, parameters)) {
            for (int[] size : SIZES) {
                int height = size[1] * configuration.encoder().patchSize();
                int width = size[2] * configuration.encoder().patchSize();
                float[] pixels = GoldenGenerator.input("sizes", size[0] * 3 * height * width);
                Prediction runtime = run(file, pixels, size[0], height, width);
                try (NDArray array = manager.create(pixels, new Shape(size[0], 3, height, width));
                        DepthNetwork.Prediction expected = network.forward(array);
                        NDArray depth = network.activate(expected.logits())) {
                    String where = configuration + " at " + height + "x" + width;
                    assertNear(runtime.depth, depth, where);
                    assertNear(runtime.classToken, expected.classToken(), where);
                    assertNear(runtime.patchMean, expected.patchMean(), where);
                }
            }
        }
    }

    private static void assertNear(float[] actual, NDArray expected, String where) {
        assertThat(GoldenCase.relativeError(actual, expected.toFloatArray()))
                .as(where)
                .isLessThan(1e-4);
    }

    @Test
    void halfPrecisionHalvesTheFileAndHardlyChangesThePrediction() throws Exception {
        GoldenCase golden = GoldenCase.all().skip(3).findFirst().orElseThrow();
        Path full = export(golden.network(), ExportOptions.defaults());
        Path half = export(golden.network(), ExportOptions.defaults().withStorage(WeightType.F16));
        assertThat((double) Files.size(half)).isLessThan(0.6 * Files.size(full));
        Prediction prediction = run(half, golden.pixels(), 1, golden.height(), golden.width());
        assertThat(
                        GoldenCase.relativeError(
                                golden.recorded(prediction.depth), golden.expected("depth")))
                .isBetween(1e-6, 2e-3);
    }

    @Test
    void weightsOverTheThresholdLieBesideTheModel() throws Exception {
        GoldenCase golden = GoldenCase.all().findFirst().orElseThrow();
        Path file =
                export(
                        golden.network(),
                        ExportOptions.defaults().withExternalDataThreshold(1_000_000));
        assertThat(folder.resolve(file.getFileName() + ".data")).isNotEmptyFile();
        assertThat(Files.size(file)).isLessThan(200_000);
        Prediction prediction =
                run(file, golden.pixels(), golden.batch(), golden.height(), golden.width());
        assertThat(GoldenCase.relativeError(prediction.depth, golden.expected("depth")))
                .isLessThan(1e-4);
    }

    @Test
    void theEncoderAloneGivesTheSameEmbeddings() throws Exception {
        GoldenCase golden = GoldenCase.all().findFirst().orElseThrow();
        Path whole = export(golden.network(), ExportOptions.defaults());
        Path encoder = folder.resolve("encoder.onnx");
        new OnnxExporter(golden.network(), GoldenGenerator::parameter, ExportOptions.defaults())
                .writeEncoder(encoder);
        Prediction expected =
                run(whole, golden.pixels(), golden.batch(), golden.height(), golden.width());
        Prediction actual =
                run(encoder, golden.pixels(), golden.batch(), golden.height(), golden.width());
        assertThat(actual.depth).isNull();
        assertThat(GoldenCase.relativeError(actual.classToken, expected.classToken))
                .isLessThan(1e-6);
        assertThat(GoldenCase.relativeError(actual.patchMean, expected.patchMean)).isLessThan(1e-6);
    }

    @Test
    void leavesNothingWhenTheWeightsFail() {
        OnnxExporter exporter =
                new OnnxExporter(
                        GoldenCase.tiny(),
                        (name, shape) -> {
                            if (name.startsWith("depth_head")) {
                                throw new IOException("the file is cut short");
                            }
                            return GoldenGenerator.parameter(name, shape);
                        },
                        ExportOptions.defaults().withExternalDataThreshold(0));
        assertThatThrownBy(() -> exporter.writeNetwork(folder.resolve("model.onnx")))
                .hasMessage("the file is cut short");
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void refusesWeightsTooLargeForHalfPrecision() {
        OnnxExporter exporter =
                new OnnxExporter(
                        GoldenCase.tiny(),
                        (name, shape) -> {
                            float[] values = GoldenGenerator.parameter(name, shape);
                            values[0] = name.equals("pretrained.norm.bias") ? 7e4f : values[0];
                            return values;
                        },
                        ExportOptions.defaults().withStorage(WeightType.F16));
        assertThatThrownBy(() -> exporter.writeNetwork(folder.resolve("model.onnx")))
                .hasMessageContaining("pretrained.norm.bias holds 70000.0");
    }

    private Path export(DepthNetworkConfiguration configuration, ExportOptions options)
            throws IOException {
        Path file = folder.resolve("model-" + options.storage() + ".onnx");
        new OnnxExporter(configuration, GoldenGenerator::parameter, options).writeNetwork(file);
        return file;
    }

    private static Prediction run(Path file, float[] pixels, int batch, int height, int width)
            throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(file.toString(), options);
                OnnxTensor input =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(pixels),
                                new long[] {batch, 3, height, width});
                OrtSession.Result result = session.run(Map.of("pixel_values", input))) {
            return new Prediction(
                    floats(result, "predicted_depth"),
                    floats(result, "class_token"),
                    floats(result, "patch_mean"));
        }
    }

    private static float[] floats(OrtSession.Result result, String name) {
        if (result.get(name).isEmpty()) {
            return null;
        }
        FloatBuffer buffer = ((OnnxTensor) result.get(name).get()).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
