// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;

/**
 * The rows and columns of a map as products of values of the graph with whole numbers.
 *
 * @param rows a value with one size, of which the map's rows are a multiple
 * @param columns the same for columns
 */
record MapSize(String rows, long rowFactor, String columns, long columnFactor) {

    /** The size of a map; null where it cannot be told. */
    @Nullable
    static MapSize of(GraphEditor graph, String map) {
        NodeProto node = graph.producer(map);
        if (node == null || !node.getDomain().isEmpty()) {
            return null;
        }
        return switch (node.getOpType()) {
            case "Resize" -> ofResize(graph, node);
            case "Relu" -> of(graph, node.getInput(0));
            case "Conv" -> keepsSize(node) ? of(graph, node.getInput(0)) : null;
            case "Add" -> {
                MapSize first = of(graph, node.getInput(0));
                yield first != null ? first : of(graph, node.getInput(1));
            }
            default -> null;
        };
    }

    /** The size that a Resize is given; null where it is given none, or cannot be told. */
    @Nullable
    static MapSize ofResize(GraphEditor graph, NodeProto resize) {
        NodeProto sizes = graph.producer(Attributes.input(resize, 3), "Concat");
        if (sizes == null || sizes.getInputCount() != 4) {
            return null;
        }
        Side rows = Side.of(graph, sizes.getInput(2));
        Side columns = Side.of(graph, sizes.getInput(3));
        return new MapSize(rows.value, rows.factor, columns.value, columns.factor);
    }

    /** Whether both are known, are multiples of the same values, and this one is not larger. */
    boolean growsTo(@Nullable MapSize larger) {
        return larger != null
                && rows.equals(larger.rows)
                && columns.equals(larger.columns)
                && rowFactor <= larger.rowFactor
                && columnFactor <= larger.columnFactor;
    }

    /** How many times a larger map's sides are these, where that is a whole number; otherwise 0. */
    long factorTo(MapSize larger) {
        long factor = larger.rowFactor / rowFactor;
        boolean whole =
                factor * rowFactor == larger.rowFactor
                        && factor * columnFactor == larger.columnFactor;
        return whole ? factor : 0;
    }

    /** Whether a convolution gives a map of its input's size. */
    private static boolean keepsSize(NodeProto convolution) {
        List<Long> kernel = Attributes.integers(convolution, "kernel_shape", List.of());
        List<Long> ones = List.of(1L, 1L);
        return kernel.size() == 2
                && kernel.get(0) % 2 == 1
                && kernel.get(0).equals(kernel.get(1))
                && Attributes.integers(convolution, "strides", ones).equals(ones)
                && Attributes.integers(convolution, "dilations", ones).equals(ones)
                && Attributes.text(convolution, "auto_pad", "NOTSET").equals("NOTSET")
                && Attributes.integers(convolution, "pads", List.of(0L, 0L, 0L, 0L))
                        .equals(Collections.nCopies(4, kernel.get(0) / 2));
    }

    private record Side(String value, long factor) {

        static Side of(GraphEditor graph, String value) {
            NodeProto mul = graph.producer(value, "Mul");
            long[] factor =
                    mul == null ? null : new GraphConstants(graph).integers(mul.getInput(1));
            return factor != null && factor.length == 1 && factor[0] > 0
                    ? new Side(mul.getInput(0), factor[0])
                    : new Side(value, 1);
        }
    }
}
