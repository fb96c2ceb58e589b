// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads constants of a graph as float32, wherever they are stored, and computes casts and products
 * of them.
 *
 * @param folder where the files of external data are
 */
record WeightReader(Path folder) {

    /**
     * The values of a constant that {@link GraphConstants#isFloat} knows.
     *
     * @throws UncheckedIOException when a file of external data cannot be read
     */
    float[] floats(GraphEditor graph, String value) {
        TensorProto stored = graph.initializer(value);
        if (stored != null) {
            return TensorValues.floats(loaded(stored));
        }
        NodeProto node = graph.producer(value);
        float[] values = floats(graph, node.getInput(0));
        return node.getOpType().equals("Mul")
                ? products(values, floats(graph, node.getInput(1)))
                : values;
    }

    /** Products of rows with a vector that is as long as a row. */
    private static float[] products(float[] values, float[] factors) {
        float[] products = new float[values.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = values[i] * factors[i % factors.length];
        }
        return products;
    }

    /** The tensor with its values in it. */
    TensorProto loaded(TensorProto tensor) {
        if (tensor.getDataLocation() != DataLocation.EXTERNAL) {
            return tensor;
        }
        Map<String, String> place = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            place.put(entry.getKey(), entry.getValue());
        }
        return tensor.toBuilder()
                .clearExternalData()
                .clearDataLocation()
                .setRawData(UnsafeByteOperations.unsafeWrap(read(tensor.getName(), place)))
                .build();
    }

    private ByteBuffer read(String tensor, Map<String, String> place) {
        Path file = folder.resolve(place.getOrDefault("location", ""));
        long offset = Long.parseLong(place.getOrDefault("offset", "0"));
        int length = Integer.parseInt(place.getOrDefault("length", "0"));
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw new IOException(
                            file
                                    + " is too short for "
                                    + tensor
                                    + ": expected "
                                    + length
                                    + " bytes from "
                                    + offset);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip();
    }
}
