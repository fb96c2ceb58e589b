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
 * NumPy's .npy files of float32 in C order (format 1.0; 2.0 is read too). Source: NumPy Enhancement
 * Proposal 1. Thread-safe.
 */
@PublicEvolving
public final class NpyCodec {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
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

    /** The bytes of a file with an array of {@code height} rows and {@code width} columns. */
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
     * Reads the bytes of a file.
     *
     * @throws IOException says what was found and what was expected
     */
    public static Array decode(byte[] bytes) throws IOException {
        if (bytes.length < 12 || !Arrays.equals(bytes, 0, 6, MAGIC, 0, 6)) {
            throw new IOException("the bytes are no .npy file: they do not begin with \\x93NUMPY");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = bytes[6];
        int start = version == 1 ? 10 : 12;
        long length = version == 1 ? file.getShort(8) & 0xffff : file.getInt(8) & 0xffffffffL;
        if (version < 1 || version > 2 || start + length > bytes.length) {
            throw new IOException(
                    "a .npy header of version %d and %d bytes in a file of %d bytes"
                            .formatted(version, length, bytes.length));
        }
        String header = new String(bytes, start, (int) length, StandardCharsets.US_ASCII);
        if (!header.contains("'<f4'") || header.contains("'fortran_order': True")) {
            throw new IOException("expected float32 in C order ('<f4'), found " + header.trim());
        }
        int[] shape = shape(header);
        int data = start + (int) length;
        long expected = 4;
        for (int size : shape) {
            expected = Math.multiplyExact(expected, size);
        }
        if (bytes.length - data != expected) {
            throw new IOException(
                    "the .npy file has %d bytes of values; shape %s needs %d"
                            .formatted(bytes.length - data, Arrays.toString(shape), expected));
        }
        float[] values = new float[(int) (expected / 4)];
        file.position(data).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new Array(shape, values);
    }

    private static int[] shape(String header) throws IOException {
        Matcher matcher = SHAPE.matcher(header);
        if (!matcher.find()) {
            throw new IOException("the .npy header has no shape: " + header.trim());
        }
        try {
            return Arrays.stream(matcher.group(1).split(","))
                    .map(String::trim)
                    .filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("the .npy header has a shape of " + matcher.group(1), e);
        }
    }
}
