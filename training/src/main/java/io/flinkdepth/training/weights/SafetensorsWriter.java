// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.image.HalfFloat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/** Writes safetensors files atomically, by rename. */
@Internal
public final class SafetensorsWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Gives the values of one tensor when its turn comes. */
    @FunctionalInterface
    public interface Values {
        /** Exactly as many values as the tensor's shape has. */
        float[] of(String name) throws IOException;
    }

    private SafetensorsWriter() {}

    /**
     * Writes a file.
     *
     * @param shapes names and shapes, in the order to write
     * @param values provides each tensor once, in that order
     * @param type {@link WeightType#F32} or {@link WeightType#F16}
     * @param metadata free-form strings for the header
     */
    public static void write(
            Path file,
            Map<String, long[]> shapes,
            Values values,
            WeightType type,
            Map<String, String> metadata)
            throws IOException {
        if (type != WeightType.F32 && type != WeightType.F16) {
            throw new IllegalArgumentException("writes F32 or F16, not " + type);
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
                writeHeader(out, shapes, type, metadata);
                for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                    float[] tensor = values.of(entry.getKey());
                    requireCount(entry, tensor);
                    writeValues(out, tensor, type);
                }
            }
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void writeHeader(
            OutputStream out,
            Map<String, long[]> shapes,
            WeightType type,
            Map<String, String> metadata)
            throws IOException {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            header.set("__metadata__", JSON.valueToTree(metadata));
        }
        long offset = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long end = offset + count(entry.getValue()) * type.bytes();
            ObjectNode tensor = header.putObject(entry.getKey());
            tensor.put("dtype", type.name());
            tensor.set("shape", JSON.valueToTree(entry.getValue()));
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String text = header.toString();
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        // Readers that map the file want the data aligned to 8 bytes; the format pads with spaces.
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(padded).put(json);
        while (start.hasRemaining()) {
            start.put((byte) ' ');
        }
        out.write(start.array());
    }

    private static void writeValues(OutputStream out, float[] tensor, WeightType type)
            throws IOException {
        ByteBuffer element = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor) {
            element.clear();
            if (type == WeightType.F32) {
                element.putFloat(value);
            } else {
                element.putShort(HalfFloat.fromFloat(value));
            }
            out.write(element.array(), 0, element.position());
        }
    }

    private static void requireCount(Map.Entry<String, long[]> entry, float[] tensor) {
        if (tensor.length != count(entry.getValue())) {
            throw new IllegalArgumentException(
                    "tensor "
                            + entry.getKey()
                            + " has "
                            + tensor.length
                            + " values, but its shape is "
                            + Arrays.toString(entry.getValue()));
        }
    }

    private static long count(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
