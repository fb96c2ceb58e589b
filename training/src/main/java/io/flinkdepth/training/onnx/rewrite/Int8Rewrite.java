// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.HashSet;
import java.util.Set;

/**
 * Linear maps as products of int8: weights are rounded to 127 steps, each column with its own
 * scale; the other factor is rounded when the network runs, to 256 steps between its own bounds.
 * Small maps stay as they are.
 */
final class Int8Rewrite implements GraphRewrite {
    static final String NAME = "products in int8";

    private static final int MIN_SIDE = 32;

    /** Seven bits: on processors without VNNI, sums of two products are clipped to 16 bits. */
    private static final int STEPS = 63;

    private final WeightReader weights;

    Int8Rewrite(WeightReader weights) {
        this.weights = weights;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int apply(GraphEditor graph) {
        GraphConstants constants = new GraphConstants(graph);
        DataFlow flow = new DataFlow(graph);
        Set<String> done = new HashSet<>();
        int count = 0;
        for (NodeProto add : graph.nodes("Add")) {
            LinearMap map = LinearMap.withBias(graph, constants, add);
            if (map != null
                    && flow.isData(map.input())
                    && graph.isReadOnce(map.product())
                    && constants.isFloat(map.bias())
                    && rewrite(graph, constants, map)) {
                done.add(map.product());
                count++;
            }
        }
        for (NodeProto product : graph.nodes("MatMul")) {
            LinearMap map = LinearMap.of(constants, product);
            if (map != null
                    && flow.isData(map.input())
                    && !done.contains(map.product())
                    && rewrite(graph, constants, map)) {
                count++;
            }
        }
        return count;
    }

    private boolean rewrite(GraphEditor graph, GraphConstants constants, LinearMap map) {
        boolean small = map.inputs() < MIN_SIDE || map.outputs() < MIN_SIDE;
        if (small || !constants.isFloat(map.weight())) {
            return false;
        }
        int rows = Math.toIntExact(map.inputs());
        int columns = Math.toIntExact(map.outputs());
        float[] values = weights.floats(graph, map.weight());
        float[] scales = scales(values, columns);
        OnnxGraph part = graph.part();
        String weight = part.bytes(rounded(values, scales), rows, columns);
        String scale = part.numbers(scales, columns);
        String zeros = part.bytes(new byte[columns], columns);
        OnnxGraph.Node node =
                map.bias().isEmpty()
                        ? part.node("DynamicQuantizeMatMul", map.input(), weight, scale, zeros)
                        : part.node(
                                "DynamicQuantizeMatMul",
                                map.input(),
                                weight,
                                scale,
                                zeros,
                                part.numbers(weights.floats(graph, map.bias()), columns));
        node.ofOnnxRuntime().outputAs(map.result().getOutput(0));
        graph.replace(map.result(), part);
        return true;
    }

    private static float[] scales(float[] values, int columns) {
        float[] scales = new float[columns];
        for (int i = 0; i < values.length; i++) {
            scales[i % columns] = Math.max(scales[i % columns], Math.abs(values[i]) / STEPS);
        }
        return scales;
    }

    private static byte[] rounded(float[] values, float[] scales) {
        byte[] rounded = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            float scale = scales[i % scales.length];
            rounded[i] = scale == 0 ? 0 : (byte) Math.round(values[i] / scale);
        }
        return rounded;
    }
}
