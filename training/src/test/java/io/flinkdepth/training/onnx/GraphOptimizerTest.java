// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.evaluate.PredictionAgreement;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import io.flinkdepth.training.onnx.rewrite.GraphOptimizer;
import io.flinkdepth.training.weights.WeightType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns that are recognised, near misses that are not, and what comes out of both. */
class GraphOptimizerTest {
    private static final int D = 8;
    private static final int HEADS = 2;

    @TempDir Path folder;

    /** A network of one image (N, 3, H, W), which is read as tokens (N, H x W, 8). */
    private static ModelProto network(int opset, BiFunction<OnnxGraph, String, String> tail) {
        OnnxGraph graph = new OnnxGraph(WeightType.F32);
        graph.input("pixel_values", "batch", 3, "height", "width");
        String wide =
                graph.node("Conv", "pixel_values", weights(graph, "embed", D, 3, 1, 1))
                        .with("kernel_shape", 1, 1)
                        .output();
        String flat = graph.apply("Reshape", wide, graph.integers(0, D, -1));
        String tokens = graph.node("Transpose", flat).with("perm", 0, 2, 1).output();
        graph.node("Identity", tail.apply(graph, tokens)).outputAs("result");
        graph.output("result", "batch", "tokens", "channels");
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph.build())
                .build();
    }

    private static String weights(OnnxGraph graph, String name, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        return graph.numbers(GoldenGenerator.input(name, count), shape);
    }

    private static String linear(OnnxGraph graph, String x, String name) {
        String product = graph.apply("MatMul", x, weights(graph, name, D, D));
        return graph.apply("Add", weights(graph, name + ".bias", D), product);
    }

    private double error(ModelProto before, ModelProto after) throws Exception {
        Path first = folder.resolve("before.onnx");
        Path second = folder.resolve("after.onnx");
        NetworkFile.write(before, first);
        NetworkFile.write(after, second);
        return comparison(1).largestError(first, second);
    }

    private static NetworkComparison comparison(int multiple) {
        return new NetworkComparison(
                ModelPackageExporter.input(
                        new SizeRule.Area(5 * multiple, multiple),
                        ModelInput.Interpolation.BILINEAR));
    }

    private static Set<String> operators(ModelProto model) {
        return model.getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .collect(Collectors.toSet());
    }

    private static String heads(OnnxGraph graph, String x, long... permutation) {
        String batch =
                graph.node("Gather", graph.apply("Shape", x), graph.integers(0))
                        .with("axis", 0L)
                        .output();
        String shape =
                graph.node("Concat", batch, graph.integers(-1), graph.integers(HEADS, D / HEADS))
                        .with("axis", 0L)
                        .output();
        return graph.node("Transpose", graph.apply("Reshape", x, shape))
                .with("perm", permutation)
                .output();
    }

    private static String joined(OnnxGraph graph, String mixed) {
        String ordered = graph.node("Transpose", mixed).with("perm", 0, 2, 1, 3).output();
        return graph.apply("Reshape", ordered, graph.integers(0, -1, D));
    }

    /** As PyTorch exports it where queries and keys are divided apart. */
    private static String attentionOfTwoTransposes(OnnxGraph graph, String x) {
        String query = heads(graph, linear(graph, x, "q"), 0, 2, 1, 3);
        String key = heads(graph, linear(graph, x, "k"), 0, 2, 1, 3);
        String turned = graph.node("Transpose", key).with("perm", 0, 1, 3, 2).output();
        String logits =
                graph.apply(
                        "MatMul",
                        graph.apply("Div", query, graph.number(1.5f)),
                        graph.apply("Mul", graph.number(0.5f), turned));
        return mixed(graph, x, logits, -1);
    }

    /** As transformers writes it, with a scale after the product. */
    private static String attentionScaledAfter(OnnxGraph graph, String x) {
        return mixed(graph, x, graph.apply("Div", logits(graph, x), graph.number(2)), 3);
    }

    private static String logits(OnnxGraph graph, String x) {
        return graph.apply(
                "MatMul",
                heads(graph, linear(graph, x, "q"), 0, 2, 1, 3),
                heads(graph, linear(graph, x, "k"), 0, 2, 3, 1));
    }

    private static String mixed(OnnxGraph graph, String x, String logits, long axis) {
        String shares = graph.node("Softmax", logits).with("axis", axis).output();
        String value = heads(graph, linear(graph, x, "v"), 0, 2, 1, 3);
        return joined(graph, graph.apply("MatMul", shares, value));
    }

    private static String gelu(OnnxGraph graph, String x, int order) {
        String scaled =
                order == 0
                        ? graph.apply("Div", x, graph.number((float) Math.sqrt(2)))
                        : graph.apply("Mul", graph.number((float) Math.sqrt(0.5)), x);
        String gate = graph.apply("Add", graph.number(1), graph.apply("Erf", scaled));
        String half = graph.number(0.5f);
        return switch (order) {
            case 0 -> graph.apply("Mul", graph.apply("Mul", x, gate), half);
            case 1 -> graph.apply("Mul", graph.apply("Mul", half, x), gate);
            case 2 -> graph.apply("Mul", x, graph.apply("Mul", gate, half));
            default -> graph.apply("Mul", graph.apply("Mul", gate, x), graph.number(0.6f));
        };
    }

    private static String norm(OnnxGraph graph, String x, long axis, boolean bias) {
        String scale = weights(graph, "scale", D);
        OnnxGraph.Node node =
                bias
                        ? graph.node("LayerNormalization", x, scale, weights(graph, "shift", D))
                        : graph.node("LayerNormalization", x, scale);
        return node.with("axis", axis).with("epsilon", 1e-3f).output();
    }

    static Stream<Arguments> patterns() {
        return Stream.of(
                pattern("attentions", GraphOptimizerTest::attentionOfTwoTransposes),
                pattern("attentions", GraphOptimizerTest::attentionScaledAfter),
                pattern("GELUs", (graph, x) -> gelu(graph, x, 0)),
                pattern("GELUs", (graph, x) -> gelu(graph, x, 1)),
                pattern("GELUs", (graph, x) -> gelu(graph, x, 2)),
                pattern("layer normalizations", (graph, x) -> norm(graph, x, -1, true)),
                pattern("layer normalizations", (graph, x) -> norm(graph, x, -1, false)),
                pattern(
                        "layer scales",
                        (graph, x) ->
                                graph.apply(
                                        "Mul",
                                        weights(graph, "gamma", D),
                                        linear(graph, x, "fc"))));
    }

    private static Arguments pattern(String name, BiFunction<OnnxGraph, String, String> tail) {
        return Arguments.of(name, tail);
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void aPatternIsRewrittenToTheSameFunction(
            String name, BiFunction<OnnxGraph, String, String> tail) throws Exception {
        for (int opset : new int[] {17, 18}) {
            ModelProto before = network(opset, tail);
            GraphOptimizer.Result result = GraphOptimizer.forCpu(before);
            assertThat(result.rewrites()).isEqualTo(Map.of(name, 1));
            assertThat(result.summary()).isEqualTo("1 " + name);
            assertThat(error(before, result.model())).isLessThan(1e-5);
        }
    }

    static Stream<BiFunction<OnnxGraph, String, String>> nearMisses() {
        return Stream.of(
                (graph, x) -> gelu(graph, x, 3),
                (graph, x) -> norm(graph, x, 2, true),
                // Not over the keys.
                (graph, x) -> mixed(graph, x, logits(graph, x), 2),
                // With a mask.
                (graph, x) ->
                        mixed(graph, x, graph.apply("Add", logits(graph, x), graph.number(3)), -1),
                // By numbers that come with the input.
                (graph, x) -> graph.apply("Mul", linear(graph, x, "fc"), x),
                // By one number for all channels.
                (graph, x) -> graph.apply("Mul", linear(graph, x, "fc"), graph.number(2)));
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void whatIsNotThePatternStaysAsItIs(BiFunction<OnnxGraph, String, String> tail) {
        ModelProto before = network(17, tail);
        GraphOptimizer.Result result = GraphOptimizer.forCpu(before);
        assertThat(result.rewrites()).isEmpty();
        assertThat(result.model()).isSameAs(before);
        assertThat(result.summary()).isEqualTo("nothing");
    }

    /** Its scale, its half and its middle are read elsewhere, so they stay. */
    @Test
    void aValueThatIsReadElsewhereStays() throws Exception {
        ModelProto before =
                network(
                        17,
                        (graph, x) -> {
                            String map = linear(graph, x, "fc");
                            String scaled = graph.apply("Mul", map, weights(graph, "gamma", D));
                            return graph.apply("Add", scaled, map);
                        });
        assertThat(GraphOptimizer.forCpu(before).rewrites()).isEmpty();
    }

    private ModelProto exported(String name, ExportOptions options) throws Exception {
        Path file = folder.resolve(name);
        new OnnxExporter(GoldenCase.tiny(), GoldenGenerator::parameter, options).writeNetwork(file);
        return NetworkFile.read(file);
    }

    @Test
    void everyPatternOfOurOwnNetworksIsFound() throws Exception {
        ModelProto plain = exported("plain.onnx", ExportOptions.defaults().forAnyRuntime());
        GraphOptimizer.Result fast = GraphOptimizer.forCpu(plain);
        assertThat(fast.summary())
                .isEqualTo(
                        "4 attentions, 4 GELUs, 8 layer scales, 12 layer normalizations, 1 cubic"
                                + " resizes of a constant, 3 1x1 convolutions before a resize, 3"
                                + " resizes by a whole factor");
        assertThat(fast.model()).isEqualTo(exported("fast.onnx", ExportOptions.defaults()));
        assertThat(GraphOptimizer.forCpu(fast.model()).rewrites()).isEmpty();
        assertThat(operators(fast.model()))
                .contains("MultiHeadAttention", "Gelu")
                .doesNotContain("Softmax", "Erf", "LayerNormalization");
        GraphOptimizer.Result portable = GraphOptimizer.forAnyRuntime(plain);
        assertThat(portable.model().getGraph().getNodeList())
                .allMatch(node -> node.getDomain().isEmpty());
        assertThat(portable.summary()).startsWith("8 layer scales, 1 cubic");
        Path before = folder.resolve("plain.onnx");
        Path after = folder.resolve("portable.onnx");
        NetworkFile.write(portable.model(), after);
        assertThat(comparison(14).largestError(before, after)).isLessThan(1e-5);
    }

    @ParameterizedTest
    @CsvSource({"1500000000, true", "0, true", "0, false"})
    void otherTypesAreNearWhateverTheyAreMadeOf(long threshold, boolean ofPlain) throws Exception {
        ExportOptions fast = ExportOptions.defaults().withExternalDataThreshold(threshold);
        ExportOptions options = ofPlain ? fast.forAnyRuntime() : fast;
        ModelProto plain = exported("plain.onnx", options);
        Path before = folder.resolve("plain.onnx");
        Path int8 = folder.resolve("int8.onnx");
        GraphOptimizer.Result result = GraphOptimizer.inInt8(plain, folder);
        assertThat(result.rewrites()).containsEntry(GraphOptimizer.INT8, 16);
        NetworkFile.write(result.model(), int8);
        assertThat(Files.exists(folder.resolve("plain.onnx.data"))).isEqualTo(threshold == 0);
        assertThat(comparison(14).largestError(before, int8)).isBetween(1e-4, 5e-2);
        for (boolean portable : List.of(false, true)) {
            Path half = folder.resolve("half.onnx");
            ModelProto model = GraphOptimizer.inHalfPrecision(plain, folder, portable).model();
            assertThat(operators(model)).contains("LayerNormalization").doesNotContain("Sqrt");
            NetworkFile.write(model, half);
            assertThat(comparison(14).largestError(before, half)).isBetween(1e-5, 2e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("io.flinkdepth.training.golden.GoldenCase#all")
    void int8IsNearTheGoldenValues(GoldenCase golden) throws Exception {
        Path file = folder.resolve("golden.onnx");
        new OnnxExporter(
                        golden.network(),
                        GoldenGenerator::parameter,
                        ExportOptions.defaults().forAnyRuntime())
                .writeNetwork(file);
        GraphOptimizer.Result int8 = GraphOptimizer.inInt8(NetworkFile.read(file), folder);
        assertThat(int8.rewrites())
                .containsEntry(GraphOptimizer.INT8, 4 * golden.network().encoder().depth());
        NetworkFile.write(int8.model(), file);
        try (NetworkRun run = new NetworkRun(file)) {
            long[] shape = {golden.batch(), 3, golden.height(), golden.width()};
            float[] depth = run.run(golden.pixels(), shape).get(OnnxExporter.DEPTH);
            assertThat(
                            PredictionAgreement.correlation(
                                    golden.recorded(depth), golden.expected("depth")))
                    .isGreaterThan(0.99);
        }
    }

    @Test
    void aFileThatIsNoNetworkIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("model.onnx"), "not a network");
        assertThatThrownBy(() -> NetworkFile.read(file)).hasMessageContaining("model.onnx");
    }
}
