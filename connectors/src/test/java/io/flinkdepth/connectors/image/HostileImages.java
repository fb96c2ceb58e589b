// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Images that are made to harm whoever decodes them. */
final class HostileImages {

    /** Where a PNG's header chunk ends. */
    static final int PNG_HEADER_END = 33;

    private HostileImages() {}

    /** A JPEG with bytes put in behind its first marker. */
    static byte[] behindStart(byte[] jpeg, int... inserted) {
        return insert(jpeg, 2, bytes(inserted));
    }

    /**
     * A JPEG of another size, in which a walk that reads a length behind TEM, which has none, sees
     * the frame header of the first image: a comment begins there for whoever knows TEM.
     */
    static byte[] hiddenBehindTem(byte[] shown, byte[] decoded) {
        int frame = find(shown, 0xffc0);
        byte[] decoy = Arrays.copyOfRange(shown, frame, frame + 19);
        byte[] comment =
                ByteBuffer.allocate(4 + decoy.length)
                        .putShort((short) 0xfffe)
                        .putShort((short) (2 + decoy.length))
                        .put(decoy)
                        .array();
        // To that walk: a segment of 4 bytes, which ends at the decoy.
        byte[] hidden = insert(decoded, 2, comment);
        return insert(hidden, 2, bytes(0xff, 0x01, 0x00, 0x06));
    }

    /** A progressive JPEG of nothing but empty scans, all of its first component. */
    static byte[] scans(int width, int height, int components, int scans) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        write(jpeg, 0xff, 0xd8);
        write(jpeg, 0xff, 0xdb, 0, 67, 0);
        for (int i = 0; i < 64; i++) {
            write(jpeg, 1);
        }
        write(jpeg, 0xff, 0xc2, 0, 8 + 3 * components, 8);
        write(jpeg, height >> 8, height & 0xff, width >> 8, width & 0xff, components);
        for (int i = 1; i <= components; i++) {
            write(jpeg, i, 0x11, 0);
        }
        // Tables of one code, of one bit: no difference, and the end of a block.
        for (int table : new int[] {0x00, 0x10}) {
            write(jpeg, 0xff, 0xc4, 0, 20, table, 1, 0, 0, 0, 0, 0, 0, 0);
            write(jpeg, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        write(jpeg, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0);
        for (int i = 1; i < scans; i++) {
            write(jpeg, 0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0, 0);
        }
        write(jpeg, 0xff, 0xd9);
        return jpeg.toByteArray();
    }

    /** A PNG with a chunk put in behind its header, whose length need not be true. */
    static byte[] withChunk(byte[] png, int length, String type, byte[] data) {
        return insert(png, PNG_HEADER_END, chunk(length, type, data));
    }

    static byte[] chunk(int length, String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        chunk.putInt(length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 checkSum = new CRC32();
        checkSum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) checkSum.getValue()).array();
    }

    static byte[] insert(byte[] file, int at, byte[] inserted) {
        return ByteBuffer.allocate(file.length + inserted.length)
                .put(file, 0, at)
                .put(inserted)
                .put(file, at, file.length - at)
                .array();
    }

    /** The place of a marker of two bytes. */
    static int find(byte[] file, int marker) {
        for (int i = 0; i + 1 < file.length; i++) {
            if ((file[i] & 0xff) == marker >> 8 && (file[i + 1] & 0xff) == (marker & 0xff)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no marker " + Integer.toHexString(marker));
    }

    static byte[] bytes(int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, values);
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream target, int... values) {
        for (int value : values) {
            target.write(value);
        }
    }
}
