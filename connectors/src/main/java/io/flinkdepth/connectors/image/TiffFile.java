// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the first directory of a TIFF (revision 6.0, section 2). The decoder gets the whole file.
 */
final class TiffFile {

    private static final int MAGIC = 42;
    private static final int ENTRY_BYTES = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;

    /** Red, green, blue and one more. */
    private static final int MAX_SAMPLES = 4;

    private static final int MAX_BITS = 64;

    /** OpenCV's picture. */
    private static final int BYTES_PER_PIXEL = 3;

    /** Samples of 8 bits and less become four channels in libtiff. */
    private static final int MIN_SAMPLE_BYTES_PER_PIXEL = 4;

    private final ByteBuffer data;
    private final Map<Integer, Long> values = new HashMap<>();

    private TiffFile(byte[] image) {
        this.data =
                ByteBuffer.wrap(image)
                        .order(image[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    static boolean matches(byte[] image) {
        return image.length >= 4
                && (image[0] == 'I' && image[1] == 'I' || image[0] == 'M' && image[1] == 'M');
    }

    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        TiffFile file = new TiffFile(image);
        try {
            file.readDirectory();
        } catch (IndexOutOfBoundsException e) {
            throw GatedImage.cutShort("TIFF", image);
        }
        return file.gated(image, limits);
    }

    private void readDirectory() throws ImageException {
        int magic = Short.toUnsignedInt(data.getShort(2));
        if (magic != MAGIC) {
            throw GatedImage.corrupt(
                    "the TIFF has the version %d; expected %d (BigTIFF, 43, is not read)"
                            .formatted(magic, MAGIC));
        }
        int directory = data.getInt(4);
        int entries = Short.toUnsignedInt(data.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + i * ENTRY_BYTES;
            int tag = Short.toUnsignedInt(data.getShort(at));
            switch (tag) {
                case WIDTH, HEIGHT, BITS, ORIENTATION, SAMPLES, TILE_WIDTH, TILE_HEIGHT -> {
                    if (values.put(tag, tag == BITS ? bits(at) : value(at, tag)) != null) {
                        throw GatedImage.corrupt("the TIFF has the tag %d twice".formatted(tag));
                    }
                }
                default -> {
                    // Not relevant for sizes.
                }
            }
        }
    }

    /** The bits of the largest sample; several samples have theirs elsewhere in the file. */
    private long bits(int at) throws ImageException {
        int count = data.getInt(at + 4);
        if (count < 1 || count > MAX_SAMPLES) {
            throw GatedImage.corrupt(
                    "the TIFF has the bits of %d samples; expected 1 to %d"
                            .formatted(count, MAX_SAMPLES));
        }
        int first = count * Short.BYTES <= Integer.BYTES ? at + 8 : data.getInt(at + 8);
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits = Math.max(bits, Short.toUnsignedInt(data.getShort(first + i * Short.BYTES)));
        }
        if (bits < 1 || bits > MAX_BITS) {
            throw GatedImage.corrupt(
                    "the TIFF has samples of %d bits; expected 1 to %d".formatted(bits, MAX_BITS));
        }
        return bits;
    }

    /** Bytes that the decoder takes for the samples of a pixel, before it converts them. */
    private long sampleBytes(long samples) {
        long bytes = (samples * values.getOrDefault(BITS, 1L) + Byte.SIZE - 1) / Byte.SIZE;
        return Math.max(MIN_SAMPLE_BYTES_PER_PIXEL, bytes);
    }

    private long value(int at, int tag) throws ImageException {
        int type = Short.toUnsignedInt(data.getShort(at + 2));
        int count = data.getInt(at + 4);
        if (count != 1 || type != SHORT && type != LONG) {
            throw GatedImage.corrupt(
                    "the TIFF's tag %d has %d values of type %d; expected one of type %d or %d"
                            .formatted(tag, count, type, SHORT, LONG));
        }
        return type == SHORT
                ? Short.toUnsignedLong(data.getShort(at + 8))
                : Integer.toUnsignedLong(data.getInt(at + 8));
    }

    private long required(int tag) throws ImageException {
        Long value = values.get(tag);
        if (value == null) {
            throw GatedImage.corrupt("the TIFF has no tag %d".formatted(tag));
        }
        return value;
    }

    private GatedImage gated(byte[] image, ImageLimits limits) throws ImageException {
        long width = required(WIDTH);
        long height = required(HEIGHT);
        long samples = values.getOrDefault(SAMPLES, 1L);
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw GatedImage.corrupt(
                    "the TIFF has %d samples for each pixel; expected 1 to %d"
                            .formatted(samples, MAX_SAMPLES));
        }
        long orientation = values.getOrDefault(ORIENTATION, 1L);
        GatedImage.requireSize(width, height, limits);
        // A tile is decoded as a whole, even for a small picture.
        long tileWidth = values.getOrDefault(TILE_WIDTH, width);
        long tileHeight = values.getOrDefault(TILE_HEIGHT, height);
        if (tileWidth < 1 || tileHeight < 1 || tileWidth > limits.maxPixels() / tileHeight) {
            throw GatedImage.corrupt(
                    "the TIFF has tiles of %d x %d pixels; the limit is %d"
                            .formatted(tileWidth, tileHeight, limits.maxPixels()));
        }
        return GatedImage.whole(
                image,
                ImageHeader.Format.TIFF,
                width,
                height,
                orientation >= 1 && orientation <= 8 ? (int) orientation : 1,
                width * height * BYTES_PER_PIXEL + tileWidth * tileHeight * sampleBytes(samples),
                limits);
    }
}
