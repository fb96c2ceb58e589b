// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.onnx.graph.HalfPrecision;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import io.flinkdepth.training.weights.WeightType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Adds parameters to a graph as float32, or as float16 with a cast where the graph computes in
 * float32; inside the model or in a file beside it. A file is written one tensor at a time.
 */
final class OnnxWeights implements AutoCloseable {
    /** Small tensors stay in the model, where shape inference sees them. */
    private static final int MIN_EXTERNAL_BYTES = 1024;

    /** Offsets are multiples of a page, so that the file can be mapped. */
    private static final int ALIGNMENT = 4096;

    private final OnnxGraph graph;
    private final NetworkParameters.Source source;
    private final Map<String, long[]> shapes;
    private final WeightType storage;
    @Nullable private final String location;
    @Nullable private final OutputStream external;
    private final Map<String, String> added = new HashMap<>();
    private long offset;

    /**
     * @param external where large tensors go, or null to keep all in the model
     * @param location the name of that file as the model refers to it
     */
    OnnxWeights(
            OnnxGraph graph,
            NetworkParameters.Source source,
            Map<String, long[]> shapes,
            WeightType storage,
            @Nullable Path external,
            String location)
            throws IOException {
        this.graph = graph;
        this.source = source;
        this.shapes = shapes;
        this.storage = storage;
        this.location = location;
        this.external =
                external == null
                        ? null
                        : new BufferedOutputStream(Files.newOutputStream(external), 1 << 16);
    }

    /** A parameter as it is. */
    String get(String name) throws IOException {
        return tensor(name, shapes.get(name), values(name));
    }

    /** A linear map's (out, in) weight as the (in, out) that MatMul wants. */
    String transposed(String name) throws IOException {
        long[] shape = shapes.get(name);
        int rows = (int) shape[0];
        int columns = (int) shape[1];
        return tensor(
                name + ".transposed",
                new long[] {columns, rows},
                transpose(values(name), rows, columns));
    }

    /** Values that were computed from parameters. */
    String tensor(String name, long[] shape, float[] values) throws IOException {
        String known = added.get(name);
        if (known != null) {
            return known;
        }
        byte[] raw = encode(name, values);
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(
                                (storage == WeightType.F16
                                                ? TensorProto.DataType.FLOAT16
                                                : TensorProto.DataType.FLOAT)
                                        .getNumber());
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        if (external != null && raw.length >= MIN_EXTERNAL_BYTES) {
            writeExternal(tensor, raw);
        } else {
            tensor.setRawData(UnsafeByteOperations.unsafeWrap(raw));
        }
        graph.add(tensor);
        String usable =
                storage != graph.arithmetic()
                        ? graph.node("Cast", name)
                                .with("to", (long) TensorProto.DataType.FLOAT.getNumber())
                                .output()
                        : name;
        added.put(name, usable);
        return usable;
    }

    float[] values(String name) throws IOException {
        return source.values(name, shapes.get(name));
    }

    static float[] transpose(float[] values, int rows, int columns) {
        float[] result = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                result[c * rows + r] = values[r * columns + c];
            }
        }
        return result;
    }

    private byte[] encode(String name, float[] values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(values.length, storage.bytes()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (storage == WeightType.F32) {
                buffer.putFloat(value);
                continue;
            }
            buffer.putShort(HalfPrecision.of(name, value));
        }
        return buffer.array();
    }

    private void writeExternal(TensorProto.Builder tensor, byte[] raw) throws IOException {
        int gap = (int) ((ALIGNMENT - offset % ALIGNMENT) % ALIGNMENT);
        external.write(new byte[gap]);
        offset += gap;
        external.write(raw);
        tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(raw.length)));
        offset += raw.length;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    @Override
    public void close() throws IOException {
        if (external != null) {
            external.close();
        }
    }
}
