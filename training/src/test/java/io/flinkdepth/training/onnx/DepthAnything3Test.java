// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.network.HeadConfiguration;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.weights.PublishedWeights;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightFile;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of Depth Anything 3, against {@link ReferenceNetwork}. */
class DepthAnything3Test {
    private static final int PATCH = 4;
    private static final int GRID = 3;
    private static final int SIDE = PATCH * GRID;

    @TempDir Path folder;

    private final Map<String, float[]> values = new HashMap<>();
    private Path weights;

    private static DepthNetworkConfiguration relative() {
        EncoderConfiguration encoder =
                EncoderConfiguration.builder(12, 4, 3)
                        .patchSize(PATCH)
                        .positionGrid(GRID)
                        .lastNormEpsilon(1e-5f)
                        .build();
        HeadConfiguration head =
                HeadConfiguration.relative(8, List.of(4, 6, 8, 10), List.of(0, 1, 2, 3));
        return new DepthNetworkConfiguration(encoder, head.withExponential());
    }

    private static DepthNetworkConfiguration metric() {
        return relative().withCanonicalFocalLength(300);
    }

    /** As published: without the parameters that no forward pass reads. */
    @BeforeEach
    void writeWeights() throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        ParameterShapes.of(relative())
                .forEach(
                        (name, shape) -> {
                            if (!name.contains("mask_token")
                                    && !name.contains("refinenet4.resConfUnit1")) {
                                String published = ReferenceNetwork.publishedName(name);
                                shapes.put(published, shape);
                                values.put(published, GoldenGenerator.parameter(name, shape));
                            }
                        });
        // Some sky, and some that is not.
        values.get("model.head.scratch.sky_output_conv2.2.bias")[0] = 0.2f;
        weights = folder.resolve("model.safetensors");
        SafetensorsWriter.write(weights, shapes, values::get, WeightType.F32, Map.of());
        assertThat(shapes)
                .containsKeys(
                        "model.backbone.pretrained.blocks.0.attn.qkv.weight",
                        "model.head.projects.0.weight",
                        "model.head.scratch.output_conv2.2.bias");
    }

    private Map<String, float[]> run(
            DepthNetworkConfiguration configuration, ExportOptions options, float[] pixels)
            throws IOException {
        Path network = folder.resolve("network.onnx");
        try (WeightFile file = WeightFile.open(weights)) {
            PublishedWeights published = PublishedWeights.of(weights, file, configuration);
            new OnnxExporter(configuration, published, options).writeNetwork(network);
        }
        try (NetworkRun run = new NetworkRun(network)) {
            return run.run(pixels, new long[] {1, 3, SIDE, SIDE});
        }
    }

    private static float[] pixels() {
        return GoldenGenerator.input("depth-anything-3", 3 * SIDE * SIDE);
    }

    private static float[] mapped(double[] logits, DoubleUnaryOperator activation) {
        double[] mapped = DoubleStream.of(logits).map(activation).toArray();
        float[] floats = new float[mapped.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) mapped[i];
        }
        return floats;
    }

    @Test
    void depthAndSkyAreThoseOfThePublishedForwardPass() throws Exception {
        ReferenceNetwork.Logits expected =
                new ReferenceNetwork(values, 12, 3, PATCH, GRID).forward(pixels());
        float[] depth = mapped(expected.depth(), Math::exp);
        float[] disparity = mapped(expected.depth(), x -> 1 / Math.exp(x));
        float[] sky = mapped(expected.sky(), x -> Math.min(1, Math.max(0, x) / 0.6));
        assertThat(sky).contains(0f);
        for (ExportOptions options :
                List.of(ExportOptions.defaults(), ExportOptions.defaults().forAnyRuntime())) {
            Map<String, float[]> metres = run(metric(), options, pixels());
            assertThat(GoldenCase.relativeError(metres.get("predicted_depth"), depth))
                    .isLessThan(1e-5);
            assertThat(GoldenCase.relativeError(metres.get("sky"), sky)).isLessThan(1e-4);
            Map<String, float[]> inverse = run(relative(), options, pixels());
            assertThat(GoldenCase.relativeError(inverse.get("predicted_depth"), disparity))
                    .isLessThan(1e-5);
        }
        Map<String, float[]> half =
                run(metric(), ExportOptions.defaults().inHalfPrecision(), pixels());
        assertThat(GoldenCase.relativeError(half.get("predicted_depth"), depth)).isLessThan(5e-3);
    }

    @Test
    void theCardSaysWhatTheNetworkGives() {
        ModelOutputs relative = ModelPackageExporter.outputs(relative());
        assertThat(relative.depth().kind()).isEqualTo(DepthKind.RELATIVE_DISPARITY);
        assertThat(relative.sky().name()).isEqualTo("sky");
        ModelOutputs metric = ModelPackageExporter.outputs(metric());
        assertThat(metric.depth().kind()).isEqualTo(DepthKind.METRIC_DEPTH);
        assertThat(metric.depth().canonicalFocalLength()).isEqualTo(300);
    }

    @Test
    void thePublishedSizeIsTheLargeOne() {
        DepthNetworkConfiguration large = DepthNetworkConfiguration.preset("vitl", Generation.V3);
        assertThat(large.head().taps()).containsExactly(4, 11, 17, 23);
        assertThat(large.head().exponential()).isTrue();
        assertThat(large.encoder().lastNormEpsilon()).isEqualTo(1e-5f);
        assertThatThrownBy(() -> DepthNetworkConfiguration.preset("vits", Generation.V3))
                .hasMessageContaining("use vitl for DA3MONO-LARGE and DA3METRIC-LARGE");
    }

    @Test
    void itIsNotTrained() throws Exception {
        try (NDManager manager = NDManager.newBaseManager();
                NetworkParameters parameters =
                        NetworkParameters.load(manager, relative(), GoldenGenerator::parameter)) {
            assertThatThrownBy(() -> new DepthNetwork(manager, parameters))
                    .hasMessageContaining("imported and served, not trained");
        }
    }
}
