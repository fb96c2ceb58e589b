// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import io.flinkdepth.training.weights.WeightType;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * A network that takes pixels as bytes, rows by columns by colours: the preprocessing behind the
 * resize becomes part of the graph, and a quarter of the bytes reach it. Stateless.
 */
@Internal
public final class ByteInput {
    private static final String PREFIX = "bytes/";

    /** Where the batch, the rows, the columns and the colours are in N x C x H x W. */
    private static final List<Integer> FROM_PLANES = List.of(0, 2, 3, 1);

    private static final long[] TO_PLANES = {0, 3, 1, 2};

    private ByteInput() {}

    /**
     * Returns the network with an input of {@link ModelInput#asBytes}.
     *
     * @param input the input that the network has now, of float32
     * @throws IllegalArgumentException if the graph has no such input
     */
    public static ModelProto of(ModelProto model, ModelInput input) {
        GraphProto graph = model.getGraph();
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        GraphProto.Builder changed = graph.toBuilder().clearNode().clearInput();
        boolean found = false;
        for (ValueInfoProto value : graph.getInputList()) {
            boolean pixels = value.getName().equals(input.name());
            changed.addInput(pixels ? asBytes(value, planes) : value);
            found |= pixels;
        }
        if (!found) {
            throw new IllegalArgumentException("the graph has no input '" + input.name() + "'");
        }
        String normalised = PREFIX + input.name();
        GraphProto front = normalisation(input, normalised);
        changed.addAllInitializer(front.getInitializerList()).addAllNode(front.getNodeList());
        for (NodeProto node : graph.getNodeList()) {
            NodeProto.Builder renamed = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(input.name())) {
                    renamed.setInput(i, normalised);
                }
            }
            changed.addNode(renamed);
        }
        return model.toBuilder().setGraph(changed).build();
    }

    /** Transposes the bytes first, which are fewer than the floats. */
    private static GraphProto normalisation(ModelInput input, String output) {
        OnnxGraph part = new OnnxGraph(WeightType.F32, PREFIX);
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        String arranged =
                planes
                        ? part.node("Transpose", input.name()).with("perm", TO_PLANES).output()
                        : input.name();
        String floats =
                part.node("Cast", arranged).with("to", (long) DataType.FLOAT_VALUE).output();
        float[] factors = new float[3];
        float[] offsets = new float[3];
        for (int c = 0; c < 3; c++) {
            factors[c] = input.scale() / input.std().get(c);
            offsets[c] = -input.mean().get(c) / input.std().get(c);
        }
        long[] shape = planes ? new long[] {1, 3, 1, 1} : new long[] {3};
        String scaled = part.apply("Mul", floats, part.numbers(factors, shape));
        part.node("Add", scaled, part.numbers(offsets, shape)).outputAs(output);
        return part.build();
    }

    private static ValueInfoProto asBytes(ValueInfoProto value, boolean planes) {
        TypeProto.Tensor tensor = value.getType().getTensorType();
        TypeProto.Tensor.Builder bytes = tensor.toBuilder().setElemType(DataType.UINT8.getNumber());
        if (planes) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            FROM_PLANES.forEach(axis -> shape.addDim(tensor.getShape().getDim(axis)));
            bytes.setShape(shape);
        }
        return value.toBuilder().setType(TypeProto.newBuilder().setTensorType(bytes)).build();
    }
}
