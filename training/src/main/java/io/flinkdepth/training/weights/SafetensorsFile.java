// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * A safetensors file: 8 bytes little-endian length, a JSON header of that length, then the tensors.
 *
 * <p>Strict: offsets must lie inside the file, agree with shape and type, and cover the data
 * without gaps or overlaps. Nothing larger than the file itself is ever allocated. Format:
 * https://huggingface.co/docs/safetensors.
 */
@Internal
public final class SafetensorsFile implements WeightFile {
    private static final long MAX_HEADER_BYTES = 25_000_000;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private record Entry(WeightHeader header, long begin, long end) {}

    private final Path file;
    private final SeekableByteChannel channel;
    private final long dataStart;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    private SafetensorsFile(
            Path file,
            SeekableByteChannel channel,
            long dataStart,
            Map<String, Entry> entries,
            Map<String, String> metadata) {
        this.file = file;
        this.channel = channel;
        this.dataStart = dataStart;
        this.entries = entries;
        this.metadata = metadata;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws WeightFileException when it is not a whole, honest safetensors file
     */
    public static SafetensorsFile open(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            return read(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsFile read(Path file, SeekableByteChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw new WeightFileException(
                    file, "is " + size + " bytes long; a safetensors file has at least 8");
        }
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        ElementReader.fill(channel, length);
        long headerBytes = length.getLong(0);
        if (headerBytes < 2 || headerBytes > Math.min(size - 8, MAX_HEADER_BYTES)) {
            throw new WeightFileException(
                    file,
                    "declares a header of "
                            + Long.toUnsignedString(headerBytes)
                            + " bytes; expected 2 to "
                            + Math.min(size - 8, MAX_HEADER_BYTES)
                            + " in a file of "
                            + size
                            + " bytes");
        }
        ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
        ElementReader.fill(channel, header);
        JsonNode root = parse(file, header.array());
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        long dataBytes = size - 8 - headerBytes;
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals("__metadata__")) {
                field.getValue()
                        .properties()
                        .forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
            } else {
                entries.put(
                        field.getKey(), entry(file, field.getKey(), field.getValue(), dataBytes));
            }
        }
        requireCovered(file, entries, dataBytes);
        return new SafetensorsFile(file, channel, 8 + headerBytes, entries, metadata);
    }

    private static JsonNode parse(Path file, byte[] header) throws WeightFileException {
        JsonNode root;
        try {
            root = JSON.readTree(header);
        } catch (JsonProcessingException e) {
            throw new WeightFileException(
                    file, "its header is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new WeightFileException(file, "its header is not valid JSON", e);
        }
        if (!root.isObject()) {
            throw new WeightFileException(file, "its header is not a JSON object");
        }
        return root;
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataBytes)
            throws WeightFileException {
        String dtype = node.path("dtype").asText("");
        WeightType type =
                WeightType.named(dtype)
                        .orElseThrow(
                                () ->
                                        new WeightFileException(
                                                file,
                                                "tensor "
                                                        + name
                                                        + " has the unknown dtype '"
                                                        + dtype
                                                        + "'"));
        long[] shape = longs(file, name, "shape", node);
        long[] offsets = longs(file, name, "data_offsets", node);
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataBytes) {
            throw new WeightFileException(
                    file,
                    "tensor "
                            + name
                            + " has data_offsets "
                            + Arrays.toString(offsets)
                            + "; the file has "
                            + dataBytes
                            + " bytes of data (is it cut short?)");
        }
        WeightHeader header = new WeightHeader(type, shape);
        long bytes = -1;
        try {
            bytes = Math.multiplyExact(header.count(), (long) type.bytes());
        } catch (ArithmeticException overflow) {
            // Left at -1, which no pair of offsets agrees with.
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw new WeightFileException(
                    file,
                    "tensor "
                            + name
                            + " of "
                            + header
                            + " does not fit its "
                            + (offsets[1] - offsets[0])
                            + " bytes");
        }
        return new Entry(header, offsets[0], offsets[1]);
    }

    private static long[] longs(Path file, String name, String field, JsonNode node)
            throws WeightFileException {
        JsonNode array = node.path(field);
        long[] values = new long[array.size()];
        boolean valid = array.isArray();
        for (int i = 0; valid && i < values.length; i++) {
            valid = array.get(i).canConvertToLong() && array.get(i).isIntegralNumber();
            values[i] = valid ? array.get(i).asLong() : -1;
            valid &= values[i] >= 0;
        }
        if (!valid) {
            throw new WeightFileException(
                    file,
                    "tensor " + name + " has " + field + " " + array + "; expected whole numbers");
        }
        return values;
    }

    private static void requireCovered(Path file, Map<String, Entry> entries, long dataBytes)
            throws WeightFileException {
        List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(
                Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
                        .thenComparingLong(e -> e.getValue().end));
        long position = 0;
        for (Map.Entry<String, Entry> entry : ordered) {
            if (entry.getValue().begin != position) {
                throw new WeightFileException(
                        file,
                        "tensor "
                                + entry.getKey()
                                + " begins at byte "
                                + entry.getValue().begin
                                + " of the data; expected "
                                + position
                                + " (a gap or an overlap)");
            }
            position = entry.getValue().end;
        }
        if (position != dataBytes) {
            throw new WeightFileException(
                    file,
                    "its tensors end at byte " + position + " of " + dataBytes + " bytes of data");
        }
    }

    @Override
    public Map<String, WeightHeader> tensors() {
        Map<String, WeightHeader> result = new LinkedHashMap<>();
        entries.forEach((name, entry) -> result.put(name, entry.header));
        return result;
    }

    /** The free-form metadata of the header. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public float[] read(String name) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new WeightFileException(file, "has no tensor named " + name);
        }
        if (!entry.header.type().floating() || entry.header.count() > Integer.MAX_VALUE - 8) {
            throw new WeightFileException(
                    file, "tensor " + name + " of " + entry.header + " cannot be read as weights");
        }
        try {
            return ElementReader.read(
                    channel,
                    dataStart + entry.begin,
                    entry.header.type(),
                    (int) entry.header.count());
        } catch (EOFException e) {
            throw new WeightFileException(file, "ends inside tensor " + name, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
