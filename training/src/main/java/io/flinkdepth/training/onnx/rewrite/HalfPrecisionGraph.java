// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import io.flinkdepth.training.onnx.graph.HalfPrecision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * A float32 graph as one that computes in float16 between its inputs and outputs. What depends on
 * the input's size alone stays float32: scales of a Resize must be, and positions should be.
 */
final class HalfPrecisionGraph {
    private static final String SUFFIX = "/float16";
    private static final int FLOAT = DataType.FLOAT.getNumber();
    private static final int HALF = DataType.FLOAT16.getNumber();

    private final GraphEditor editor;
    private final GraphProto original;
    private final WeightReader weights;
    private final DataFlow flow;
    private final GraphProto.Builder graph;
    private final Set<String> outputs = new HashSet<>();
    private final Set<String> written = new HashSet<>();

    private HalfPrecisionGraph(GraphEditor editor, WeightReader weights) {
        this.editor = editor;
        this.original = editor.build();
        this.weights = weights;
        this.flow = new DataFlow(editor);
        this.graph = original.toBuilder().clearNode().clearInitializer().clearValueInfo();
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
    static GraphProto of(GraphEditor graph, WeightReader weights) {
        return new HalfPrecisionGraph(graph, weights).convert();
    }

    private GraphProto convert() {
        original.getNodeList().forEach(this::convert);
        for (String output : outputs) {
            if (flow.isData(output)) {
                graph.addNode(cast(output + SUFFIX, output, FLOAT));
            }
        }
        return graph.build();
    }

    private void convert(NodeProto node) {
        boolean data = node.getOutputList().stream().anyMatch(flow::isData);
        NodeProto.Builder converted = node.toBuilder().clearInput().clearOutput();
        for (int i = 0; i < node.getInputCount(); i++) {
            boolean scales = node.getOpType().equals("Resize") && (i == 1 || i == 2);
            String input = node.getInput(i);
            converted.addInput(data && !scales ? inHalf(input) : asItIs(input));
        }
        for (String output : node.getOutputList()) {
            converted.addOutput(data && outputs.contains(output) ? output + SUFFIX : output);
        }
        if (data) {
            for (int i = 0; i < converted.getAttributeCount(); i++) {
                converted.setAttribute(i, inHalf(node, converted.getAttribute(i)));
            }
        }
        graph.addNode(converted);
    }

    private String asItIs(String value) {
        TensorProto stored = editor.initializer(value);
        if (stored != null && written.add(value)) {
            graph.addInitializer(stored);
        }
        return value;
    }

    /** The name of a value in float16; the value itself where it is no float32. */
    private String inHalf(String value) {
        TensorProto stored = editor.initializer(value);
        if (stored != null) {
            if (stored.getDataType() != FLOAT) {
                return asItIs(value);
            }
            if (written.add(value + SUFFIX)) {
                graph.addInitializer(half(weights.loaded(stored)));
            }
            return value + SUFFIX;
        }
        if (editor.producer(value) != null && flow.isData(value)) {
            return outputs.contains(value) ? value + SUFFIX : value;
        }
        if (!value.isEmpty() && type(value) == FLOAT) {
            if (written.add(value + SUFFIX)) {
                graph.addNode(cast(value, value + SUFFIX, HALF));
            }
            return value + SUFFIX;
        }
        return value;
    }

    /** The type of an input of the graph, or of what depends on sizes and constants alone. */
    private int type(String value) {
        TensorProto stored = editor.initializer(value);
        if (stored != null) {
            return stored.getDataType();
        }
        NodeProto node = editor.producer(value);
        if (node == null) {
            return original.getInputList().stream()
                    .filter(input -> input.getName().equals(value))
                    .mapToInt(input -> input.getType().getTensorType().getElemType())
                    .findFirst()
                    .orElse(0);
        }
        return switch (node.getOpType()) {
            case "Shape", "Size" -> DataType.INT64.getNumber();
            case "Cast" -> (int) Attributes.integer(node, "to", 0);
            case "Where" -> type(node.getInput(1));
            case "Equal", "Less", "Greater", "And", "Or", "Not" -> DataType.BOOL.getNumber();
            case "ConstantOfShape" ->
                    node.getAttributeCount() == 0
                            ? FLOAT
                            : node.getAttribute(0).getT().getDataType();
            default -> type(node.getInput(0));
        };
    }

    private static AttributeProto inHalf(NodeProto node, AttributeProto attribute) {
        boolean type = node.getOpType().equals("Cast") && attribute.getName().equals("to");
        return type && attribute.getI() == FLOAT
                ? attribute.toBuilder().setI(HALF).build()
                : attribute;
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
