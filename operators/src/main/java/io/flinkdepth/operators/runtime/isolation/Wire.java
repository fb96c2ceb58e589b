// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import io.flinkdepth.connectors.record.internal.ShortText;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The protocol between the two processes, which are always of the same build and machine. */
final class Wire {

    static final byte LOAD = 1;
    static final byte RUN = 2;
    static final byte UNLOAD = 3;

    /** Maximum size of an output: a map of 16 megapixels, larger than that of any network. */
    private static final int MAX_VALUES = 16 << 20;

    private static final int MAX_AXES = 8;
    private static final int MAX_MESSAGE = 4000;

    private Wire() {}

    /** A request to load a network from a local folder with its card. */
    record Load(String folder, String file, String device, RuntimeOptions options) {}

    /** A request for one run. */
    record Run(ByteBuffer input, long[] shape, List<String> outputs) {}

    static void writeLoad(DataOutputStream out, Load load) throws IOException {
        out.writeByte(LOAD);
        out.writeUTF(load.folder);
        out.writeUTF(load.file);
        out.writeUTF(load.device);
        out.writeLong(load.options.deviceMemoryBytes());
        out.writeInt(load.options.threads());
        out.writeInt(load.options.concurrentRuns());
        out.writeBoolean(load.options.tensorFloat32());
        out.writeInt(load.options.deviceOptions().size());
        for (Map.Entry<String, String> option : load.options.deviceOptions().entrySet()) {
            out.writeUTF(option.getKey());
            out.writeUTF(option.getValue());
        }
    }

    static Load readLoad(DataInputStream in) throws IOException {
        String folder = in.readUTF();
        String file = in.readUTF();
        String device = in.readUTF();
        RuntimeOptions options =
                new RuntimeOptions(
                        Device.parse(device),
                        in.readLong(),
                        in.readInt(),
                        in.readInt(),
                        in.readBoolean(),
                        readOptions(in));
        return new Load(folder, file, device, options);
    }

    private static Map<String, String> readOptions(DataInputStream in) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            options.put(in.readUTF(), in.readUTF());
        }
        return options;
    }

    static void writeRun(DataOutputStream out, ByteBuffer input, long[] shape, Set<String> outputs)
            throws IOException {
        out.writeByte(RUN);
        writeShape(out, shape);
        out.writeInt(outputs.size());
        for (String output : outputs) {
            out.writeUTF(output);
        }
        ByteBuffer bytes = input.duplicate();
        out.writeInt(bytes.remaining());
        byte[] chunk = new byte[1 << 16];
        while (bytes.hasRemaining()) {
            int length = Math.min(chunk.length, bytes.remaining());
            bytes.get(chunk, 0, length);
            out.write(chunk, 0, length);
        }
    }

    static Run readRun(DataInputStream in) throws IOException {
        long[] shape = readShape(in);
        List<String> outputs = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            outputs.add(in.readUTF());
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(in.readInt()).order(ByteOrder.nativeOrder());
        byte[] chunk = new byte[1 << 16];
        while (bytes.hasRemaining()) {
            int length = Math.min(chunk.length, bytes.remaining());
            in.readFully(chunk, 0, length);
            bytes.put(chunk, 0, length);
        }
        return new Run(bytes.flip(), shape, outputs);
    }

    /** Rejects outputs that the other process would not accept. */
    static void requireSizes(Map<String, FloatTensor> tensors) {
        tensors.forEach(
                (name, tensor) -> {
                    if (tensor.values().length > MAX_VALUES) {
                        throw new IllegalStateException(
                                "output '%s' has %d values; at most %d are a prediction"
                                        .formatted(name, tensor.values().length, MAX_VALUES));
                    }
                });
    }

    static void write(DataOutputStream out, Map<String, FloatTensor> tensors) throws IOException {
        out.writeInt(tensors.size());
        for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
            out.writeUTF(tensor.getKey());
            writeShape(out, tensor.getValue().shape());
            float[] values = tensor.getValue().values();
            out.writeInt(values.length);
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            for (int i = 0; i < values.length; ) {
                bytes.clear();
                int length = Math.min(bytes.capacity() / Float.BYTES, values.length - i);
                bytes.asFloatBuffer().put(values, i, length);
                out.write(bytes.array(), 0, length * Float.BYTES);
                i += length;
            }
        }
    }

    static Map<String, FloatTensor> read(DataInputStream in) throws IOException {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            String name = in.readUTF();
            long[] shape = readShape(in);
            int count = in.readInt();
            if (count < 0 || count > MAX_VALUES) {
                throw new IOException("output '" + name + "' has " + count + " values");
            }
            float[] values = new float[count];
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            for (int at = 0; at < count; ) {
                int length = Math.min(bytes.capacity() / Float.BYTES, count - at);
                in.readFully(bytes.array(), 0, length * Float.BYTES);
                bytes.clear().asFloatBuffer().get(values, at, length);
                at += length;
            }
            tensors.put(name, new FloatTensor(shape, values));
        }
        return tensors;
    }

    private static void writeShape(DataOutputStream out, long[] shape) throws IOException {
        out.writeInt(shape.length);
        for (long axis : shape) {
            out.writeLong(axis);
        }
    }

    private static long[] readShape(DataInputStream in) throws IOException {
        int axes = in.readInt();
        if (axes < 0 || axes > MAX_AXES) {
            throw new IOException("a tensor has " + axes + " axes");
        }
        long[] shape = new long[axes];
        for (int i = 0; i < axes; i++) {
            shape[i] = in.readLong();
        }
        return shape;
    }

    /** Shortens a message to the maximum length of a reply. */
    static String shortened(String message) {
        return ShortText.of(message, MAX_MESSAGE);
    }
}
