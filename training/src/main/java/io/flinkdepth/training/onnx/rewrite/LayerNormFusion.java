// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What {@link LayerNormRewrite} wrote as one LayerNormalization again: for float16, in which the
 * squares could become too large, and for GPUs, whose kernel is fast.
 */
final class LayerNormFusion implements GraphRewrite {
    private static final int FIRST_OPSET = 17;

    @Override
    public String name() {
        return "layer normalizations as one node";
    }

    @Override
    public int apply(GraphEditor graph) {
        if (graph.opset() < FIRST_OPSET) {
            return 0;
        }
        int count = 0;
        for (NodeProto division : graph.nodes("Div")) {
            if (fuse(graph, division)) {
                count++;
            }
        }
        return count;
    }

    private static boolean fuse(GraphEditor graph, NodeProto division) {
        GraphConstants constants = new GraphConstants(graph);
        NodeProto centred = graph.producer(division.getInput(0), "Sub");
        NodeProto root = graph.producer(division.getInput(1), "Sqrt");
        NodeProto sum = root == null ? null : graph.producer(root.getInput(0), "Add");
        if (centred == null || sum == null || constants.number(sum.getInput(1)).isEmpty()) {
            return false;
        }
        String x = centred.getInput(0);
        String square = meanOf(graph, sum.getInput(0));
        NodeProto product = square == null ? null : graph.producer(square, "Mul");
        String middle = centred.getOutput(0);
        boolean norm =
                x.equals(meanOf(graph, centred.getInput(1)))
                        && product != null
                        && product.getInputList().equals(List.of(middle, middle));
        NodeProto scaled = graph.onlyConsumer(division.getOutput(0), "Mul");
        if (!norm || scaled == null || !constants.isConstant(scaled.getInput(1))) {
            return false;
        }
        NodeProto shifted = graph.onlyConsumer(scaled.getOutput(0), "Add");
        boolean bias = shifted != null && constants.isConstant(shifted.getInput(1));
        NodeProto last = bias ? shifted : scaled;
        OnnxGraph part = graph.part();
        String scale = scaled.getInput(1);
        OnnxGraph.Node node =
                bias
                        ? part.node("LayerNormalization", x, scale, shifted.getInput(1))
                        : part.node("LayerNormalization", x, scale);
        node.with("axis", -1L)
                .with("epsilon", (float) constants.number(sum.getInput(1)).getAsDouble())
                .outputAs(last.getOutput(0));
        graph.replace(last, part);
        return true;
    }

    /** What a value is the mean of over the last axis; null where it is none. */
    @Nullable
    private static String meanOf(GraphEditor graph, String value) {
        NodeProto mean = graph.producer(value, "ReduceMean");
        if (mean == null || Attributes.integer(mean, "keepdims", 1) != 1) {
            return null;
        }
        String axes = Attributes.input(mean, 1);
        boolean last =
                axes.isEmpty()
                        ? Attributes.integers(mean, "axes", List.of()).equals(List.of(-1L))
                        : isLast(new GraphConstants(graph).integers(axes));
        return last ? mean.getInput(0) : null;
    }

    private static boolean isLast(@Nullable long[] axes) {
        return axes != null && axes.length == 1 && axes[0] == -1;
    }
}
