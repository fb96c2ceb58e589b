// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A float32 graph as one that computes in float16 between its inputs and outputs. What gives the
 * scales of a Resize stays float32, because its operator takes nothing else.
 */
final class HalfPrecisionGraph {
    private static final String SUFFIX = "/float16";
    private static final int FLOAT = DataType.FLOAT.getNumber();
    private static final int HALF = DataType.FLOAT16.getNumber();

    private final GraphProto original;
    private final WeightReader weights;
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Set<String> inputs = new HashSet<>();
    private final Set<String> outputs = new HashSet<>();

    /** Values that stay as they are. */
    private final Set<String> kept = new HashSet<>();

    private final GraphProto.Builder graph;
    private final Set<String> written = new HashSet<>();

    private HalfPrecisionGraph(GraphProto original, WeightReader weights) {
        this.original = original;
        this.weights = weights;
        this.graph = original.toBuilder().clearNode().clearInitializer().clearValueInfo();
        original.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
        original.getInputList().stream()
                .filter(HalfPrecisionGraph::isFloat)
                .map(ValueInfoProto::getName)
                .filter(name -> !initializers.containsKey(name))
                .forEach(inputs::add);
        original.getOutputList().stream()
                .filter(HalfPrecisionGraph::isFloat)
                .forEach(value -> outputs.add(value.getName()));
    }

    private static boolean isFloat(ValueInfoProto value) {
        return value.getType().getTensorType().getElemType() == FLOAT;
    }

    /**
     * Converts a graph.
     *
     * @throws IllegalArgumentException when a weight is too large for float16
     */
    static GraphProto of(GraphProto graph, WeightReader weights) {
        return new HalfPrecisionGraph(graph, weights).convert();
    }

    private GraphProto convert() {
        keepScales();
        for (String input : inputs) {
            graph.addNode(cast(input, input + SUFFIX, HALF));
        }
        original.getNodeList().forEach(this::convert);
        for (String output : outputs) {
            graph.addNode(cast(output + SUFFIX, output, FLOAT));
        }
        return graph.build();
    }

    private void keepScales() {
        // From the last node to the first, so that one pass reaches all that a scale is made of.
        for (int i = original.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = original.getNode(i);
            if (node.getOutputList().stream().anyMatch(kept::contains)) {
                kept.addAll(node.getInputList());
            }
            if (node.getOpType().equals("Resize")) {
                kept.add(Attributes.input(node, 1));
                kept.add(Attributes.input(node, 2));
            }
        }
    }

    private void convert(NodeProto node) {
        NodeProto.Builder converted = node.toBuilder().clearInput().clearOutput();
        boolean keeps = node.getOutputList().stream().anyMatch(kept::contains);
        for (int i = 0; i < node.getInputCount(); i++) {
            boolean scale = node.getOpType().equals("Resize") && (i == 1 || i == 2);
            converted.addInput(
                    keeps || scale ? asItIs(node.getInput(i)) : inHalf(node.getInput(i)));
        }
        for (String output : node.getOutputList()) {
            converted.addOutput(outputs.contains(output) ? output + SUFFIX : output);
        }
        if (!keeps) {
            for (int i = 0; i < converted.getAttributeCount(); i++) {
                converted.setAttribute(i, inHalf(node, converted.getAttribute(i)));
            }
        }
        graph.addNode(converted);
    }

    private String asItIs(String value) {
        TensorProto stored = initializers.get(value);
        if (stored != null && written.add(value)) {
            graph.addInitializer(stored);
        }
        return value;
    }

    private String inHalf(String value) {
        TensorProto stored = initializers.get(value);
        if (stored != null) {
            if (stored.getDataType() != FLOAT) {
                return asItIs(value);
            }
            if (written.add(value + SUFFIX)) {
                graph.addInitializer(half(weights.loaded(stored)));
            }
            return value + SUFFIX;
        }
        return inputs.contains(value) || outputs.contains(value) ? value + SUFFIX : value;
    }

    private AttributeProto inHalf(NodeProto node, AttributeProto attribute) {
        boolean type = node.getOpType().equals("Cast") && attribute.getName().equals("to");
        if (type && attribute.getI() == FLOAT) {
            return attribute.toBuilder().setI(HALF).build();
        }
        boolean tensor = attribute.hasT() && attribute.getT().getDataType() == FLOAT;
        return tensor ? attribute.toBuilder().setT(half(attribute.getT())).build() : attribute;
    }

    private static TensorProto half(TensorProto tensor) {
        float[] values = TensorValues.floats(tensor);
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putShort(HalfPrecision.of(tensor.getName(), value));
        }
        return TensorProto.newBuilder()
                .setName(tensor.getName() + SUFFIX)
                .setDataType(HALF)
                .addAllDims(tensor.getDimsList())
                .setRawData(UnsafeByteOperations.unsafeWrap(raw.array()))
                .build();
    }

    private static NodeProto cast(String from, String to, int type) {
        return NodeProto.newBuilder()
                .setOpType("Cast")
                .setName(to + "/cast")
                .addInput(from)
                .addOutput(to)
                .addAttribute(
                        AttributeProto.newBuilder()
                                .setName("to")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(type))
                .build();
    }
}
