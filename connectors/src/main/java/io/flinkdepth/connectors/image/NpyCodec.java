// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Reads and writes NumPy's .npy files in C order (NumPy Enhancement Proposal 1). It writes float32
 * in version 1.0 and reads float16, float32, float64, bool and uint8 in versions 1 to 3.
 * Thread-safe.
 */
@PublicEvolving
public final class NpyCodec {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final long MAX_VALUES = 1L << 30;
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");

    private NpyCodec() {}

    /**
     * An array.
     *
     * @param shape the sizes of its axes
     * @param values as many values as the product of the shape, the last axis fastest
     */
    public record Array(int[] shape, float[] values) {
        public Array {
            long count = 1;
            for (int size : shape) {
                count = Math.multiplyExact(count, size);
            }
            if (count != values.length) {
                throw new IllegalArgumentException(
                        "an array of shape %s needs %d values, not %d"
                                .formatted(Arrays.toString(shape), count, values.length));
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Array that
                    && Arrays.equals(shape, that.shape)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
        }
    }

    /** Returns the bytes of a file with {@code height} rows and {@code width} columns. */
    public static byte[] encode(float[] values, int height, int width) {
        Array array = new Array(new int[] {height, width}, values);
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(array.shape()[0], array.shape()[1]);
        // The data begins at a multiple of 64; the header is filled with spaces and a line feed.
        int length = (MAGIC.length + 4 + header.length() + 1 + 63) / 64 * 64 - MAGIC.length - 4;
        ByteBuffer file =
                ByteBuffer.allocate(MAGIC.length + 4 + length + 4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        file.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        byte[] padded = new byte[length];
        Arrays.fill(padded, (byte) ' ');
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, padded, 0, text.length);
        padded[length - 1] = '\n';
        file.put(padded).asFloatBuffer().put(values);
        return file.array();
    }

    /**
     * Decodes the bytes of a file. All types are converted to float32.
     *
     * @throws IOException states what was found and what was expected
     */
    public static Array decode(byte[] bytes) throws IOException {
        boolean magic = bytes.length >= 12 && Arrays.equals(bytes, 0, 6, MAGIC, 0, 6);
        if (!magic || bytes[6] < 1 || bytes[6] > 3) {
            throw new IOException(
                    "is no .npy file of version 1, 2 or 3 (" + bytes.length + " bytes)");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes[6] == 1 ? 10 : 12;
        long length = bytes[6] == 1 ? file.getShort(8) & 0xffff : file.getInt(8) & 0xffffffffL;
        if (start + length > bytes.length) {
            throw new IOException(
                    "has " + bytes.length + " bytes; its header alone ends at " + (start + length));
        }
        String header = new String(bytes, start, (int) length, StandardCharsets.US_ASCII).trim();
        if (header.contains("'fortran_order': True")) {
            throw new IOException("is in column order; expected row order: " + header);
        }
        int[] shape = shape(header);
        String type = type(header);
        int data = start + (int) length;
        long expected = count(shape) * size(type);
        if (bytes.length - data != expected) {
            throw new IOException(
                    "has %d bytes of numbers; shape %s of type %s needs %d"
                            .formatted(
                                    bytes.length - data, Arrays.toString(shape), type, expected));
        }
        return new Array(shape, values(file.position(data), type, (int) count(shape)));
    }

    private static String type(String header) throws IOException {
        Matcher matcher = TYPE.matcher(header);
        if (!matcher.find()) {
            throw new IOException("has a header without a simple type: " + header);
        }
        return matcher.group(1);
    }

    private static long count(int[] shape) throws IOException {
        long count = 1;
        for (int size : shape) {
            count *= size;
            if (count > MAX_VALUES) {
                throw new IOException("is too large: shape " + Arrays.toString(shape));
            }
        }
        return count;
    }

    private static int size(String type) throws IOException {
        return switch (type) {
            case "<f4" -> 4;
            case "<f8" -> 8;
            case "<f2" -> 2;
            case "|b1", "|u1" -> 1;
            default ->
                    throw new IOException(
                            "has numbers of type "
                                    + type
                                    + "; expected one of <f2, <f4, <f8, |b1, |u1");
        };
    }

    private static float[] values(ByteBuffer from, String type, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    switch (type) {
                        case "<f4" -> from.getFloat();
                        case "<f8" -> (float) from.getDouble();
                        case "<f2" -> HalfFloat.toFloat(from.getShort());
                        default -> from.get() & 0xff;
                    };
        }
        return values;
    }

    private static int[] shape(String header) throws IOException {
        Matcher matcher = SHAPE.matcher(header);
        if (!matcher.find()) {
            throw new IOException("has a header without shape: " + header);
        }
        try {
            return Arrays.stream(matcher.group(1).split(","))
                    .map(String::trim)
                    .filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("has an invalid shape: " + header, e);
        }
    }
}
