// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * Rewrites a network to the forms that ONNX Runtime 1.28 computes fastest on a CPU. Every rewrite
 * is the same function but for rounding; a graph that has none of the patterns comes back as it
 * was. Stateless.
 */
@Internal
public final class GraphOptimizer {
    private static final int MIN_OPSET = 13;

    /** The pointwise convolutions go first: behind them, more sizes can be told. */
    private static final List<GraphRewrite> ALL =
            List.of(
                    new AttentionRewrite(),
                    new GeluRewrite(),
                    new LayerScaleRewrite(),
                    new LayerNormRewrite(),
                    new CubicResizeRewrite(),
                    new PointwiseRewrite(),
                    new WholeResizeRewrite());

    private static final List<GraphRewrite> FUSIONS =
            List.of(new AttentionRewrite(), new GeluRewrite());

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
            rewrites = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rewrites));
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
        return apply(model, ALL);
    }

    /** Only gathers nodes to single ones, which is faster on every device and in every type. */
    static Result fused(ModelProto model) {
        return apply(model, FUSIONS);
    }

    static Result apply(ModelProto model, List<GraphRewrite> rewrites) {
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

    private static int opset(ModelProto model) {
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
