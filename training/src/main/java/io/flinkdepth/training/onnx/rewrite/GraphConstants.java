// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.OptionalDouble;
import javax.annotation.Nullable;

/** What is known of a graph's values before it runs. */
final class GraphConstants {
    private final GraphEditor graph;

    GraphConstants(GraphEditor graph) {
        this.graph = graph;
    }

    /** Whether a value is a stored tensor, or computed of stored tensors alone. */
    boolean isConstant(String value) {
        if (graph.initializer(value) != null) {
            return true;
        }
        NodeProto node = graph.producer(value);
        return node != null
                && node.getInputCount() > 0
                && node.getInputList().stream().allMatch(this::isConstant);
    }

    /** The shape of a stored tensor, or of its cast or product with a vector; otherwise null. */
    @Nullable
    List<Long> shape(String value) {
        TensorProto tensor = graph.initializer(value);
        if (tensor != null) {
            return tensor.getDimsList();
        }
        NodeProto node = graph.producer(value);
        if (node == null || !isConstant(value)) {
            return null;
        }
        boolean keepsShape =
                List.of("Cast", "Mul").contains(node.getOpType()) && node.getDomain().isEmpty();
        return keepsShape ? shape(node.getInput(0)) : null;
    }

    /** Whether a stored tensor is float32 where it is used, cast or not. */
    boolean isFloat(String value) {
        TensorProto tensor = graph.initializer(value);
        if (tensor != null) {
            return tensor.getDataType() == DataType.FLOAT.getNumber();
        }
        NodeProto node = graph.producer(value);
        if (node == null) {
            return false;
        }
        return switch (node.getOpType()) {
            case "Cast" ->
                    Attributes.integer(node, "to", 0) == DataType.FLOAT.getNumber()
                            && isConstant(value);
            case "Mul" -> isConstant(value) && isFloat(node.getInput(0));
            default -> false;
        };
    }

    /** The only number of a stored tensor; empty for anything else. */
    OptionalDouble number(String value) {
        TensorProto tensor = graph.initializer(value);
        if (tensor == null || tensor.getDataLocation() == DataLocation.EXTERNAL) {
            return OptionalDouble.empty();
        }
        for (long size : tensor.getDimsList()) {
            if (size != 1) {
                return OptionalDouble.empty();
            }
        }
        float[] values = TensorValues.floats(tensor);
        return values == null || values.length != 1
                ? OptionalDouble.empty()
                : OptionalDouble.of(values[0]);
    }

    /** Whether a value is one stored number, up to rounding in float16. */
    boolean isNumber(String value, double expected) {
        OptionalDouble number = number(value);
        return number.isPresent()
                && Math.abs(number.getAsDouble() - expected) <= 1e-3 * Math.abs(expected);
    }

    /** The whole numbers of a stored vector; null for anything else. */
    @Nullable
    long[] integers(String value) {
        TensorProto tensor = graph.initializer(value);
        return tensor == null || tensor.getDataLocation() == DataLocation.EXTERNAL
                ? null
                : TensorValues.integers(tensor);
    }
}
