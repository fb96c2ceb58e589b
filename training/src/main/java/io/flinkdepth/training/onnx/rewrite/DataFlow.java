// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which values of a graph depend on the input's numbers. The others depend on its size alone, or on
 * nothing.
 */
final class DataFlow {
    private static final Set<String> OF_SIZES = Set.of("Shape", "Size");

    private final GraphEditor graph;
    private final Map<String, Boolean> known = new HashMap<>();

    DataFlow(GraphEditor graph) {
        this.graph = graph;
        // In the graph's order, so that no call goes deep.
        graph.nodes().forEach(node -> node.getOutputList().forEach(this::isData));
    }

    /** Whether a value depends on the input's numbers. */
    boolean isData(String value) {
        Boolean before = known.get(value);
        if (before != null) {
            return before;
        }
        NodeProto node = graph.producer(value);
        boolean data =
                node == null
                        ? !value.isEmpty() && graph.initializer(value) == null
                        : !OF_SIZES.contains(node.getOpType())
                                && node.getInputList().stream().anyMatch(this::isData);
        known.put(value, data);
        return data;
    }
}
