// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what {@code torch.save} writes, opcode by opcode. */
public final class CheckpointWriter {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

    /** A state dict of float32 tensors in protocol 2, nested under a key if one is given. */
    public static void write(
            Path file, String nested, Map<String, long[]> shapes, SafetensorsWriter.Values values)
            throws IOException {
        CheckpointWriter writer = new CheckpointWriter();
        writer.bytes(0x80, 2);
        if (nested != null) {
            writer.bytes('}').text(nested);
        }
        writer.global("collections", "OrderedDict").bytes(')', 'R', 'q', 0, '(');
        int key = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            writer.text(entry.getKey()).tensor(Integer.toString(key++), entry.getValue());
        }
        writer.bytes('u');
        if (nested != null) {
            writer.bytes('s');
        }
        writer.bytes('.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", writer.pickle.toByteArray());
            put(zip, "archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            key = 0;
            for (String name : shapes.keySet()) {
                float[] tensor = values.of(name);
                ByteBuffer bytes =
                        ByteBuffer.allocate(4 * tensor.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tensor);
                put(zip, "archive/data/" + key++, bytes.array());
            }
        }
    }

    /** One tensor {@code a} of {@code claimed} values on a storage of {@code real}. */
    public static void writeOverlong(Path file, int claimed, int real) throws IOException {
        CheckpointWriter writer = new CheckpointWriter();
        writer.bytes(0x80, 2, '}').text("a").tensor("0", new long[] {claimed}, real);
        writer.bytes('s', '.');
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", writer.pickle.toByteArray());
            put(zip, "archive/data/0", new byte[4 * real]);
        }
    }

    /** A checkpoint around any pickle. */
    public static void writePickle(Path file, byte[] pickle) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "archive/data.pkl", pickle);
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private CheckpointWriter tensor(String key, long[] shape) {
        long count = 1;
        for (long dimension : shape) {
            count *= dimension;
        }
        return tensor(key, shape, count);
    }

    private CheckpointWriter tensor(String key, long[] shape, long count) {
        global("torch._utils", "_rebuild_tensor_v2").bytes('(', '(').text("storage");
        global("torch", "FloatStorage").text(key).text("cpu").integer(count).bytes('t', 'Q');
        integer(0).bytes('(');
        for (long dimension : shape) {
            integer(dimension);
        }
        bytes('t', '(');
        long stride = count;
        for (long dimension : shape) {
            stride /= dimension;
            integer(stride);
        }
        return bytes('t', 0x89).global("collections", "OrderedDict").bytes(')', 'R', 't', 'R');
    }

    private CheckpointWriter bytes(int... opcodes) {
        for (int opcode : opcodes) {
            pickle.write(opcode);
        }
        return this;
    }

    private CheckpointWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes('X', utf8.length & 0xff, utf8.length >> 8, 0, 0);
        pickle.writeBytes(utf8);
        return this;
    }

    private CheckpointWriter integer(long value) {
        int v = (int) value;
        return bytes('J', v & 0xff, v >> 8 & 0xff, v >> 16 & 0xff, v >> 24 & 0xff);
    }

    private CheckpointWriter global(String module, String name) {
        pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }
}
