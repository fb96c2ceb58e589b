// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A linear map whose result is multiplied channel by channel: the factors go to weight and bias.
 * They are multiplied in the graph, which ONNX Runtime does once when it loads it, so the stored
 * weights stay as they are.
 */
final class LayerScaleRewrite implements GraphRewrite {
    @Override
    public String name() {
        return "layer scales";
    }

    @Override
    public int apply(GraphEditor graph) {
        GraphConstants constants = new GraphConstants(graph);
        int count = 0;
        for (NodeProto scaled : graph.nodes("Mul")) {
            if (fold(graph, constants, scaled)) {
                count++;
            }
        }
        return count;
    }

    private static boolean fold(GraphEditor graph, GraphConstants constants, NodeProto scaled) {
        for (int i = 0; i < 2; i++) {
            String factors = scaled.getInput(i);
            List<Long> shape = constants.shape(factors);
            LinearMap map = shape == null ? null : read(graph, constants, scaled.getInput(1 - i));
            if (map != null && shape.equals(List.of(map.outputs())) && map.outputs() > 1) {
                OnnxGraph part = graph.part();
                String weight = part.apply("Mul", map.weight(), factors);
                String bias = part.apply("Mul", map.bias(), factors);
                part.node("Add", part.apply("MatMul", map.input(), weight), bias)
                        .outputAs(scaled.getOutput(0));
                graph.replace(scaled, part);
                return true;
            }
        }
        return false;
    }

    @Nullable
    private static LinearMap read(GraphEditor graph, GraphConstants constants, String value) {
        NodeProto add = graph.producer(value, "Add");
        if (add == null || !graph.isReadOnce(value)) {
            return null;
        }
        LinearMap map = LinearMap.withBias(graph, constants, add);
        return map != null && graph.isReadOnce(map.product()) ? map : null;
    }
}
