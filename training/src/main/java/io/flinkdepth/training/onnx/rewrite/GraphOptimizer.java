// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/**
 * Rewrites a network to the forms that ONNX Runtime 1.28 computes fastest on a CPU. Every rewrite
 * is the same function but for rounding; a graph that has none of the patterns comes back as it
 * was. Stateless.
 */
@Internal
public final class GraphOptimizer {
    /** The rewrite to int8, in {@link Result#rewrites()}. */
    public static final String INT8 = Int8Rewrite.NAME;

    private static final int MIN_OPSET = 13;

    /** Of every device, type and runtime that knows the nodes. */
    private static final List<GraphRewrite> FUSIONS =
            List.of(new AttentionRewrite(), new GeluRewrite());

    private static final GraphRewrite LAYER_SCALES = new LayerScaleRewrite();

    private static final GraphRewrite LAYER_NORMS = new LayerNormRewrite();

    /** The pointwise convolutions go first: behind them, more sizes can be told. */
    private static final List<GraphRewrite> RESIZES =
            List.of(new CubicResizeRewrite(), new PointwiseRewrite(), new WholeResizeRewrite());

    private GraphOptimizer() {}

    /**
     * A rewritten network.
     *
     * @param model the network
     * @param rewrites how often each pattern was found, those that were not found left out
     */
    public record Result(ModelProto model, Map<String, Integer> rewrites) {
        /** Copies the map, in its order. */
        public Result {
            rewrites = Collections.unmodifiableMap(new LinkedHashMap<>(rewrites));
        }

        /** As {@code 12 attentions, 12 GELUs}. */
        public String summary() {
            List<String> parts =
                    rewrites.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList();
            return parts.isEmpty() ? "nothing" : String.join(", ", parts);
        }
    }

    /** Rewrites a network for CPUs. */
    public static Result forCpu(ModelProto model) {
        return apply(
                model, joined(Stream.of(FUSIONS, List.of(LAYER_SCALES, LAYER_NORMS), RESIZES)));
    }

    /** Only the rewrites that keep to ONNX's own operators and are faster in any runtime. */
    public static Result forAnyRuntime(ModelProto model) {
        return apply(model, joined(Stream.of(List.of(LAYER_SCALES), RESIZES)));
    }

    /**
     * Rewrites a network for CPUs, with the products of its linear maps in int8, which changes the
     * predictions a little.
     *
     * @param folder where the files of external data are
     */
    public static Result inInt8(ModelProto model, Path folder) {
        GraphRewrite products = new Int8Rewrite(new WeightReader(folder));
        // Before the resizes, which bring products of their own.
        return apply(
                model,
                joined(Stream.of(FUSIONS, List.of(LAYER_SCALES, products, LAYER_NORMS), RESIZES)));
    }

    /**
     * A network that computes in float16 between its inputs and outputs, for GPUs.
     *
     * @param folder where the files of external data are
     * @param portable whether it keeps to ONNX's own operators
     * @throws IllegalArgumentException when a weight is too large for float16
     */
    public static Result inHalfPrecision(ModelProto model, Path folder, boolean portable) {
        GraphRewrite norms = new LayerNormFusion();
        Result fused =
                apply(
                        model,
                        portable ? List.of(norms) : joined(Stream.of(FUSIONS, List.of(norms))));
        GraphEditor editor = new GraphEditor(fused.model.getGraph(), opset(model));
        GraphProto graph = HalfPrecisionGraph.of(editor, new WeightReader(folder));
        Map<String, Integer> counts = new LinkedHashMap<>(fused.rewrites);
        counts.put("graph in float16", 1);
        return new Result(withGraph(fused.model, graph), counts);
    }

    /** Only gathers nodes to single ones, which is faster on every device and in every type. */
    public static Result fused(ModelProto model) {
        return apply(model, FUSIONS);
    }

    private static List<GraphRewrite> joined(Stream<List<GraphRewrite>> parts) {
        return parts.flatMap(List::stream).toList();
    }

    private static Result apply(ModelProto model, List<GraphRewrite> rewrites) {
        int opset = opset(model);
        if (opset < MIN_OPSET || GraphEditor.hasControlFlow(model.getGraph())) {
            return new Result(model, Map.of());
        }
        GraphEditor editor = new GraphEditor(model.getGraph(), opset);
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (GraphRewrite rewrite : rewrites) {
            int count = rewrite.apply(editor);
            editor.removeUnread();
            if (count > 0) {
                counts.put(rewrite.name(), count);
            }
        }
        return counts.isEmpty()
                ? new Result(model, counts)
                : new Result(withGraph(model, editor.build()), counts);
    }

    static int opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                .mapToInt(set -> (int) set.getVersion())
                .findFirst()
                .orElse(0);
    }

    private static ModelProto withGraph(ModelProto model, GraphProto graph) {
        ModelProto.Builder changed = model.toBuilder().setGraph(graph);
        boolean uses =
                graph.getNodeList().stream()
                        .anyMatch(node -> node.getDomain().equals(OnnxGraph.ONNX_RUNTIME));
        boolean imports =
                model.getOpsetImportList().stream()
                        .anyMatch(set -> set.getDomain().equals(OnnxGraph.ONNX_RUNTIME));
        if (uses && !imports) {
            changed.addOpsetImport(
                    OperatorSetIdProto.newBuilder()
                            .setDomain(OnnxGraph.ONNX_RUNTIME)
                            .setVersion(1));
        }
        return changed.build();
    }
}
