// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flinkdepth.connectors.image.HalfFloat;
import io.flinkdepth.training.weights.WeightType;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;

/** A graph under construction. Values are known by their names. */
@Internal
public final class OnnxGraph {
    /** The domain of ONNX Runtime's own operators. */
    public static final String ONNX_RUNTIME = "com.microsoft";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("depth");
    private final WeightType arithmetic;
    private final String prefix;
    private int count;

    /**
     * @param arithmetic what the values between inputs and outputs are: float32 or float16
     */
    public OnnxGraph(WeightType arithmetic) {
        this(arithmetic, "");
    }

    /**
     * A part that is added to another graph.
     *
     * @param prefix of every name in it that is not an output's
     */
    public OnnxGraph(WeightType arithmetic, String prefix) {
        this.arithmetic = arithmetic;
        this.prefix = prefix;
    }

    public WeightType arithmetic() {
        return arithmetic;
    }

    /** A node being described; {@link #output()} adds it and returns its output's name. */
    public final class Node {
        private final NodeProto.Builder node = NodeProto.newBuilder();

        private Node(String operator, String... inputs) {
            node.setOpType(operator).addAllInput(List.of(inputs));
        }

        /** Of ONNX Runtime's own operators. */
        public Node ofOnnxRuntime() {
            node.setDomain(ONNX_RUNTIME);
            return this;
        }

        /** The attributes of another node. */
        public Node with(List<AttributeProto> attributes) {
            node.addAllAttribute(attributes);
            return this;
        }

        public Node with(String name, long value) {
            node.addAttribute(
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(value));
            return this;
        }

        public Node with(String name, float value) {
            node.addAttribute(
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.FLOAT)
                            .setF(value));
            return this;
        }

        public Node with(String name, String value) {
            node.addAttribute(
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.STRING)
                            .setS(ByteString.copyFromUtf8(value)));
            return this;
        }

        public Node with(String name, long... values) {
            AttributeProto.Builder attribute =
                    AttributeProto.newBuilder()
                            .setName(name)
                            .setType(AttributeProto.AttributeType.INTS);
            for (long value : values) {
                attribute.addInts(value);
            }
            node.addAttribute(attribute);
            return this;
        }

        public String output() {
            return outputs(1).get(0);
        }

        public void outputAs(String name) {
            add(List.of(name));
        }

        public List<String> outputs(int n) {
            String base = prefix + node.getOpType() + "_" + count;
            List<String> names =
                    IntStream.range(0, n).mapToObj(i -> n == 1 ? base : base + "_" + i).toList();
            add(names);
            return names;
        }

        private void add(List<String> names) {
            graph.addNode(
                    node.setName(prefix + node.getOpType() + "_node_" + count++)
                            .addAllOutput(names));
        }
    }

    public Node node(String operator, String... inputs) {
        return new Node(operator, inputs);
    }

    /** The output of a node without attributes. */
    public String apply(String operator, String... inputs) {
        return node(operator, inputs).output();
    }

    /** A constant vector of whole numbers, for shapes and axes. */
    public String integers(long... values) {
        TensorProto.Builder tensor = constant(TensorProto.DataType.INT64).addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return add(tensor);
    }

    /** A constant whole number without axes. */
    public String scalar(long value) {
        return add(constant(TensorProto.DataType.INT64).addInt64Data(value));
    }

    /** A constant vector of one number. */
    public String number(float value) {
        return numbers(new float[] {value}, 1);
    }

    /** A constant float32 tensor of a shape. */
    public String numbers(float[] values, long... shape) {
        TensorProto.Builder tensor = constant(TensorProto.DataType.FLOAT);
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return add(tensor);
    }

    /** A constant int8 tensor of a shape. */
    public String bytes(byte[] values, long... shape) {
        TensorProto.Builder tensor = constant(TensorProto.DataType.INT8);
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        return add(tensor.setRawData(UnsafeByteOperations.unsafeWrap(values)));
    }

    /** A constant vector of one number in the type that the graph computes in. */
    public String value(float value) {
        if (arithmetic == WeightType.F32) {
            return number(value);
        }
        return add(
                constant(TensorProto.DataType.FLOAT16)
                        .addDims(1)
                        .addInt32Data(HalfFloat.fromFloat(value) & 0xffff));
    }

    /** A float32 value in the type that the graph computes in. */
    public String toArithmetic(String value) {
        return arithmetic == WeightType.F32
                ? value
                : cast(value, TensorProto.DataType.FLOAT16).output();
    }

    /** The node that gives a computed value as float32. */
    public Node toFloat(String operator, String... inputs) {
        return arithmetic == WeightType.F32
                ? node(operator, inputs)
                : cast(apply(operator, inputs), TensorProto.DataType.FLOAT);
    }

    private Node cast(String value, TensorProto.DataType type) {
        return node("Cast", value).with("to", (long) type.getNumber());
    }

    private TensorProto.Builder constant(TensorProto.DataType type) {
        return TensorProto.newBuilder()
                .setName(prefix + "constant_" + count++)
                .setDataType(type.getNumber());
    }

    public String add(TensorProto.Builder initializer) {
        graph.addInitializer(initializer);
        return initializer.getName();
    }

    public void input(String name, Object... dimensions) {
        graph.addInput(value(name, dimensions));
    }

    public void output(String name, Object... dimensions) {
        graph.addOutput(value(name, dimensions));
    }

    /**
     * @param dimensions a whole number where it is fixed, a name where it is free
     */
    private static ValueInfoProto value(String name, Object... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dimension : dimensions) {
            TensorShapeProto.Dimension.Builder d = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    dimension instanceof Integer fixed
                            ? d.setDimValue(fixed)
                            : d.setDimParam(dimension.toString()));
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    public GraphProto build() {
        return graph.build();
    }
}
