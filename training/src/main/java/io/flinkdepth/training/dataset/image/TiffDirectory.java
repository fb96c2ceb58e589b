// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The sizes in the first directory of a TIFF file.
 *
 * @param width columns
 * @param height rows
 * @param tileWidth columns of a tile; those of the picture if there are no tiles
 * @param tileHeight rows of a tile; those of the picture if there are no tiles
 */
record TiffDirectory(long width, long height, long tileWidth, long tileHeight) {

    private static final int MAGIC = 42;
    private static final int ENTRY_BYTES = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int SAMPLES = 277;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;

    /** Red, green, blue and one more; each takes up to 8 bytes per pixel. */
    private static final int MAX_SAMPLES = 4;

    /**
     * Reads the directory.
     *
     * @throws IOException if it is damaged or its size is ambiguous
     * @throws IndexOutOfBoundsException if the file is truncated
     */
    static TiffDirectory read(ByteBuffer file, String name) throws IOException {
        ByteBuffer data =
                file.duplicate()
                        .order(file.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int magic = Short.toUnsignedInt(data.getShort(2));
        if (magic != MAGIC) {
            throw new IOException(
                    "%s: the TIFF has the version %d; expected %d (BigTIFF, 43, is not read)"
                            .formatted(name, magic, MAGIC));
        }
        Map<Integer, Long> sizes = sizes(data, name);
        long width = required(sizes, WIDTH, name);
        long height = required(sizes, HEIGHT, name);
        long samples = sizes.getOrDefault(SAMPLES, 1L);
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new IOException(
                    "%s: the TIFF has %d samples for each pixel; expected 1 to %d"
                            .formatted(name, samples, MAX_SAMPLES));
        }
        return new TiffDirectory(
                width,
                height,
                sizes.getOrDefault(TILE_WIDTH, width),
                sizes.getOrDefault(TILE_HEIGHT, height));
    }

    private static Map<Integer, Long> sizes(ByteBuffer data, String name) throws IOException {
        int directory = data.getInt(4);
        int entries = Short.toUnsignedInt(data.getShort(directory));
        Map<Integer, Long> sizes = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + i * ENTRY_BYTES;
            int tag = Short.toUnsignedInt(data.getShort(at));
            switch (tag) {
                case WIDTH, HEIGHT, SAMPLES, TILE_WIDTH, TILE_HEIGHT -> {
                    if (sizes.put(tag, value(data, at, name)) != null) {
                        throw new IOException(
                                "%s: the TIFF has the tag %d twice".formatted(name, tag));
                    }
                }
                default -> {
                    // Not relevant for sizes.
                }
            }
        }
        return sizes;
    }

    private static long value(ByteBuffer data, int at, String name) throws IOException {
        int type = Short.toUnsignedInt(data.getShort(at + 2));
        int count = data.getInt(at + 4);
        if (count != 1 || type != SHORT && type != LONG) {
            throw new IOException(
                    "%s: the TIFF's tag %d has %d values of type %d; expected one of type %d or %d"
                            .formatted(
                                    name,
                                    Short.toUnsignedInt(data.getShort(at)),
                                    count,
                                    type,
                                    SHORT,
                                    LONG));
        }
        return type == SHORT
                ? Short.toUnsignedLong(data.getShort(at + 8))
                : Integer.toUnsignedLong(data.getInt(at + 8));
    }

    private static long required(Map<Integer, Long> sizes, int tag, String name)
            throws IOException {
        Long value = sizes.get(tag);
        if (value == null) {
            throw new IOException("%s: the TIFF has no tag %d".formatted(name, tag));
        }
        return value;
    }
}
