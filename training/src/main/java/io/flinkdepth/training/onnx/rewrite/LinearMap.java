// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A product with a constant matrix, and a constant vector added to it.
 *
 * @param input what is multiplied
 * @param weight the matrix (inputs, outputs)
 * @param bias the vector (outputs), empty for none
 * @param product the value before the addition
 * @param result the value after it
 */
record LinearMap(
        String input,
        String weight,
        String bias,
        String product,
        NodeProto result,
        long inputs,
        long outputs) {

    /** The map that ends with a product; null where its right side is no constant matrix. */
    @Nullable
    static LinearMap of(GraphConstants constants, NodeProto product) {
        List<Long> shape = constants.shape(product.getInput(1));
        return shape == null || shape.size() != 2
                ? null
                : new LinearMap(
                        product.getInput(0),
                        product.getInput(1),
                        "",
                        product.getOutput(0),
                        product,
                        shape.get(0),
                        shape.get(1));
    }

    /** The map that ends with an addition; null where it is none. */
    @Nullable
    static LinearMap withBias(GraphEditor graph, GraphConstants constants, NodeProto add) {
        for (int i = 0; i < 2; i++) {
            NodeProto product = graph.producer(add.getInput(i), "MatMul");
            LinearMap map = product == null ? null : of(constants, product);
            String bias = add.getInput(1 - i);
            if (map != null && List.of(map.outputs).equals(constants.shape(bias))) {
                return new LinearMap(
                        map.input, map.weight, bias, map.product, add, map.inputs, map.outputs);
            }
        }
        return null;
    }
}
