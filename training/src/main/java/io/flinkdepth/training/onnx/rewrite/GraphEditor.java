// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import io.flinkdepth.training.weights.WeightType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A finished graph whose parts are replaced. Nodes stay in topological order: a part takes the
 * place of the last node of what it replaces, which computed the same value.
 */
final class GraphEditor {
    private final GraphProto original;
    private final int opset;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Set<String> outputs = new HashSet<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private int parts;

    /**
     * @param opset the version of ONNX's own operators
     */
    GraphEditor(GraphProto graph, int opset) {
        this.original = graph;
        this.opset = opset;
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            TensorProto constant = constant(node);
            if (constant == null) {
                nodes.add(node);
            } else {
                initializers.put(node.getOutput(0), constant);
            }
        }
        graph.getOutputList().forEach(value -> outputs.add(value.getName()));
        index();
    }

    /** Whether the graph has branches or loops, whose bodies read values that no node shows. */
    static boolean hasControlFlow(GraphProto graph) {
        return graph.getNodeList().stream()
                .flatMap(node -> node.getAttributeList().stream())
                .anyMatch(attribute -> attribute.hasG() || attribute.getGraphsCount() > 0);
    }

    @Nullable
    private static TensorProto constant(NodeProto node) {
        if (!node.getOpType().equals("Constant") || node.getAttributeCount() != 1) {
            return null;
        }
        AttributeProto value = node.getAttribute(0);
        return value.hasT() ? value.getT().toBuilder().setName(node.getOutput(0)).build() : null;
    }

    private void index() {
        producers.clear();
        consumers.clear();
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(value -> producers.put(value, node));
            for (String value : new HashSet<>(node.getInputList())) {
                consumers.computeIfAbsent(value, v -> new ArrayList<>()).add(node);
            }
        }
    }

    int opset() {
        return opset;
    }

    /** The nodes of ONNX's own operator, as they are now. */
    List<NodeProto> nodes(String operator) {
        return nodes.stream().filter(node -> is(node, operator)).toList();
    }

    List<NodeProto> nodes() {
        return List.copyOf(nodes);
    }

    private static boolean is(NodeProto node, String operator) {
        return node.getOpType().equals(operator)
                && (node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx"));
    }

    /** The node that computes a value, where it is one of ONNX's own operator; otherwise null. */
    @Nullable
    NodeProto producer(String value, String operator) {
        NodeProto node = producers.get(value);
        return node != null && is(node, operator) ? node : null;
    }

    /** The node that computes a value; null for inputs of the graph and for constants. */
    @Nullable
    NodeProto producer(String value) {
        return producers.get(value);
    }

    /** The only reader of a value, where it is of ONNX's own operator; otherwise null. */
    @Nullable
    NodeProto onlyConsumer(String value, String operator) {
        List<NodeProto> readers = consumers.getOrDefault(value, List.of());
        return readers.size() == 1 && !outputs.contains(value) && is(readers.get(0), operator)
                ? readers.get(0)
                : null;
    }

    /** Whether one node reads a value, and the graph does not give it out. */
    boolean isReadOnce(String value) {
        return !outputs.contains(value) && consumers.getOrDefault(value, List.of()).size() == 1;
    }

    /** A constant as the graph stores it; null for anything else. */
    @Nullable
    TensorProto initializer(String value) {
        return initializers.get(value);
    }

    /** The size of the graph's first input along an axis; 0 where it is free. */
    long inputSize(int axis) {
        for (ValueInfoProto input : original.getInputList()) {
            if (!initializers.containsKey(input.getName())) {
                return input.getType().getTensorType().getShape().getDim(axis).getDimValue();
            }
        }
        return 0;
    }

    /** An empty part, with names of its own. */
    OnnxGraph part() {
        String prefix;
        do {
            prefix = "part" + parts++ + "/";
        } while (isTaken(prefix));
        return new OnnxGraph(WeightType.F32, prefix);
    }

    private boolean isTaken(String prefix) {
        return producers.keySet().stream().anyMatch(value -> value.startsWith(prefix))
                || initializers.keySet().stream().anyMatch(value -> value.startsWith(prefix));
    }

    /**
     * Puts a part in the place of a node.
     *
     * @param last the node whose outputs the part computes under the same names
     */
    void replace(NodeProto last, OnnxGraph part) {
        GraphProto added = part.build();
        added.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        int at = nodes.indexOf(last);
        nodes.remove(at);
        nodes.addAll(at, added.getNodeList());
        index();
    }

    /** Takes away the nodes and constants that nobody reads any more. */
    void removeUnread() {
        Set<String> read = new HashSet<>(outputs);
        List<NodeProto> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (node.getOutputList().stream().anyMatch(read::contains)) {
                read.addAll(node.getInputList());
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        nodes.clear();
        nodes.addAll(kept);
        // Old files list constants among the inputs, where nothing else gives their value.
        original.getInputList().forEach(input -> read.add(input.getName()));
        initializers.keySet().retainAll(read);
        index();
    }

    /** The graph as it is now. */
    GraphProto build() {
        return original.toBuilder()
                .clearNode()
                .clearInitializer()
                .addAllNode(nodes)
                .addAllInitializer(initializers.values())
                .build();
    }
}
