// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.apache.flink.annotation.Experimental;

/**
 * Writes OpenEXR files of version 2 with one part, scan lines and one channel of float32, with ZIP
 * compression (OpenEXR File Layout, 2013). Values are exact. Thread-safe.
 */
@Experimental
public final class ExrCodec {

    private static final int MAGIC = 20000630;
    private static final int VERSION = 2;
    private static final int PIXEL_TYPE_FLOAT = 2;
    private static final byte ZIP = 3;
    private static final int ROWS_IN_BLOCK = 16;
    private static final int BLOCK_HEADER = 2 * Integer.BYTES;

    private ExrCodec() {}

    /**
     * Returns the bytes of a file.
     *
     * @param values {@code height * width} values, row by row from the top left
     * @param channel the name of the channel, 1 to 31 ASCII characters; {@code Z} is the standard
     *     name of a distance along the optical axis
     */
    public static byte[] encode(float[] values, int height, int width, String channel) {
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new IllegalArgumentException(
                    "a channel of %d x %d needs as many values, not %d"
                            .formatted(width, height, values.length));
        }
        byte[] header = header(height, width, channel);
        int count = (height + ROWS_IN_BLOCK - 1) / ROWS_IN_BLOCK;
        ByteBuffer offsets = littleEndian(count * Long.BYTES);
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        for (int row = 0; row < height; row += ROWS_IN_BLOCK) {
            offsets.putLong((long) header.length + offsets.capacity() + blocks.size());
            int end = Math.min(height, row + ROWS_IN_BLOCK);
            byte[] block = block(values, row * width, end * width);
            blocks.writeBytes(littleEndian(BLOCK_HEADER).putInt(row).putInt(block.length).array());
            blocks.writeBytes(block);
        }
        return ByteBuffer.allocate(Math.addExact(header.length + offsets.capacity(), blocks.size()))
                .put(header)
                .put(offsets.array())
                .put(blocks.toByteArray())
                .array();
    }

    private static byte[] header(int height, int width, String channel) {
        byte[] name = channel.getBytes(StandardCharsets.US_ASCII);
        if (name.length < 1 || name.length > 31) {
            throw new IllegalArgumentException(
                    "the channel's name '" + channel + "' needs 1 to 31 ASCII characters");
        }
        byte[] window =
                littleEndian(4 * Integer.BYTES)
                        .putInt(0)
                        .putInt(0)
                        .putInt(width - 1)
                        .putInt(height - 1)
                        .array();
        // Name, type, not perceptually linear, each pixel has a sample; a zero ends the list.
        byte[] channels =
                littleEndian(name.length + 1 + 4 * Integer.BYTES + 1)
                        .put(name)
                        .put((byte) 0)
                        .putInt(PIXEL_TYPE_FLOAT)
                        .putInt(0)
                        .putInt(1)
                        .putInt(1)
                        .array();
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(littleEndian(2 * Integer.BYTES).putInt(MAGIC).putInt(VERSION).array());
        attribute(header, "channels", "chlist", channels);
        attribute(header, "compression", "compression", new byte[] {ZIP});
        attribute(header, "dataWindow", "box2i", window);
        attribute(header, "displayWindow", "box2i", window);
        attribute(header, "lineOrder", "lineOrder", new byte[] {0});
        attribute(header, "pixelAspectRatio", "float", littleEndian(4).putFloat(1).array());
        attribute(header, "screenWindowCenter", "v2f", new byte[8]);
        attribute(header, "screenWindowWidth", "float", littleEndian(4).putFloat(1).array());
        header.write(0);
        return header.toByteArray();
    }

    private static void attribute(
            ByteArrayOutputStream header, String name, String type, byte[] value) {
        header.writeBytes((name + "\0" + type + "\0").getBytes(StandardCharsets.US_ASCII));
        header.writeBytes(littleEndian(Integer.BYTES).putInt(value.length).array());
        header.writeBytes(value);
    }

    /** The compressed values, or the plain ones where compression does not make them smaller. */
    private static byte[] block(float[] values, int from, int to) {
        ByteBuffer plain = littleEndian((to - from) * Float.BYTES);
        plain.asFloatBuffer().put(values, from, to - from);
        byte[] compressed = deflated(differences(plain.array()));
        return compressed.length < plain.capacity() ? compressed : plain.array();
    }

    /**
     * Bytes at even places, then those at odd places, each as the difference from the one before.
     */
    private static byte[] differences(byte[] plain) {
        byte[] parted = new byte[plain.length];
        int half = (plain.length + 1) / 2;
        for (int i = 0; i < plain.length; i++) {
            parted[i / 2 + (i % 2 == 0 ? 0 : half)] = plain[i];
        }
        for (int i = parted.length - 1; i > 0; i--) {
            parted[i] = (byte) (parted[i] - parted[i - 1] + 128);
        }
        return parted;
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
            byte[] buffer = new byte[1 << 14];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
