// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import javax.annotation.Nullable;

/** {@code x (1 + erf(x / sqrt 2)) / 2}, its products in any order, as one node. */
final class GeluRewrite implements GraphRewrite {
    @Override
    public String name() {
        return "GELUs";
    }

    @Override
    public int apply(GraphEditor graph) {
        GraphConstants constants = new GraphConstants(graph);
        int count = 0;
        for (NodeProto erf : graph.nodes("Erf")) {
            String x = argument(graph, constants, erf);
            NodeProto last = x == null ? null : last(graph, constants, erf, x);
            if (last != null) {
                OnnxGraph part = graph.part();
                part.node("Gelu", x).ofOnnxRuntime().outputAs(last.getOutput(0));
                graph.replace(last, part);
                count++;
            }
        }
        return count;
    }

    @Nullable
    private static String argument(GraphEditor graph, GraphConstants constants, NodeProto erf) {
        NodeProto divided = graph.producer(erf.getInput(0), "Div");
        if (divided != null) {
            return constants.isNumber(divided.getInput(1), Math.sqrt(2))
                    ? divided.getInput(0)
                    : null;
        }
        NodeProto scaled = graph.producer(erf.getInput(0), "Mul");
        return scaled == null ? null : otherThanNumber(constants, scaled, Math.sqrt(0.5));
    }

    /** The node that gives the product of x, one half, and one more than the error function. */
    @Nullable
    private static NodeProto last(
            GraphEditor graph, GraphConstants constants, NodeProto erf, String x) {
        NodeProto more = graph.onlyConsumer(erf.getOutput(0), "Add");
        if (more == null || otherThanNumber(constants, more, 1) == null) {
            return null;
        }
        NodeProto product = graph.onlyConsumer(more.getOutput(0), "Mul");
        if (product == null) {
            return null;
        }
        String factor = other(product, more.getOutput(0));
        NodeProto half = graph.producer(factor, "Mul");
        if (half != null && x.equals(otherThanNumber(constants, half, 0.5))) {
            return product;
        }
        NodeProto second = graph.onlyConsumer(product.getOutput(0), "Mul");
        if (second == null) {
            return null;
        }
        String rest = other(second, product.getOutput(0));
        boolean whole =
                factor.equals(x) && constants.isNumber(rest, 0.5)
                        || rest.equals(x) && constants.isNumber(factor, 0.5);
        return whole ? second : null;
    }

    private static String other(NodeProto node, String input) {
        return node.getInput(node.getInput(0).equals(input) ? 1 : 0);
    }

    @Nullable
    private static String otherThanNumber(GraphConstants constants, NodeProto node, double number) {
        for (int i = 0; i < 2; i++) {
            if (constants.isNumber(node.getInput(i), number)) {
                return node.getInput(1 - i);
            }
        }
        return null;
    }
}
