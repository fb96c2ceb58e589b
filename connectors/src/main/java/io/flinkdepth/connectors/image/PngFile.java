// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Walks all chunks of a PNG (ISO/IEC 15948, section 5). The decoder gets the header, the palette
 * and the image data. The orientation is read from the EXIF chunk; text, profiles and animation
 * frames are skipped.
 */
final class PngFile {

    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int EXIF = 0x65584966;

    /** Bytes of a chunk in addition to its data: length, type and checksum. */
    private static final int FRAME = 12;

    private final byte[] image;
    private final ByteBuffer bytes;
    private final ImageLimits limits;
    private final Excerpt decodable = new Excerpt();

    private PngHeader header;
    private boolean palette;
    private long dataBytes;
    private int lastType;
    private int orientation;

    private PngFile(byte[] image, ImageLimits limits) {
        this.image = image;
        this.bytes = ByteBuffer.wrap(image);
        this.limits = limits;
    }

    static boolean matches(byte[] image) {
        return image.length >= 4
                && (image[0] & 0xff) == 0x89
                && image[1] == 'P'
                && image[2] == 'N'
                && image[3] == 'G';
    }

    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        return new PngFile(image, limits).walk();
    }

    private GatedImage walk() throws ImageException {
        if (image.length < 8 + FRAME
                || bytes.getLong(0) != SIGNATURE
                || bytes.getInt(12) != IHDR
                || bytes.getInt(8) != PngHeader.LENGTH) {
            throw corrupt("has no IHDR chunk of 13 bytes after its signature");
        }
        decodable.keep(0, 8);
        int position = 8;
        while (lastType != IEND) {
            if (image.length - position < FRAME) {
                throw corrupt("has no IEND chunk: it was cut short");
            }
            int length = bytes.getInt(position);
            int type = bytes.getInt(position + 4);
            if (length < 0 || length > image.length - position - FRAME) {
                throw corrupt(
                        "has a chunk %s of %d bytes at offset %d, in a file of %d"
                                .formatted(
                                        name(type),
                                        Integer.toUnsignedLong(length),
                                        position,
                                        image.length));
            }
            if (!isName(type)) {
                throw corrupt(
                        "has a chunk of the type %08x at offset %d; expected four letters"
                                .formatted(type, position));
            }
            // A lower-case first letter means that a decoder may skip the chunk.
            if ((type & 0x20000000) == 0) {
                read(type, position + 8, length);
                requireCheckSum(position, length);
                if (type != PLTE || header.hasPalette()) {
                    decodable.keep(position, position + FRAME + length);
                }
            }
            if (type == EXIF && orientation == 0 && hasCheckSum(position, length)) {
                orientation = ExifOrientation.ofTiff(bytes.slice(position + 8, length));
            }
            lastType = type;
            position += FRAME + length;
        }
        if (dataBytes == 0) {
            throw corrupt("has no image data");
        }
        boolean turned = orientation >= 5;
        // The rotation needs a second picture.
        long memory = turned ? 2 * header.memory() : header.memory();
        limits.requireMemory(memory);
        return new GatedImage(
                new ImageHeader(
                        ImageHeader.Format.PNG,
                        turned ? header.height() : header.width(),
                        turned ? header.width() : header.height(),
                        Math.max(1, orientation)),
                decodable,
                memory);
    }

    private void read(int type, int start, int length) throws ImageException {
        switch (type) {
            case IHDR -> {
                if (header != null) {
                    throw corrupt("has a second IHDR chunk");
                }
                header = PngHeader.read(bytes.slice(start, length));
                GatedImage.requireSize(header.width(), header.height(), limits);
                limits.requireMemory(header.memory());
            }
            case PLTE -> readPalette(length);
            case IDAT -> readData(start, length);
            case IEND -> {
                if (length != 0) {
                    throw corrupt("has an IEND chunk of " + length + " bytes; expected 0");
                }
            }
            default ->
                    throw corrupt(
                            "has the chunk " + name(type) + ", which the decoder needs to know");
        }
    }

    private void readPalette(int length) throws ImageException {
        if (palette || dataBytes > 0) {
            throw corrupt("has a PLTE chunk behind " + (palette ? "another" : "image data"));
        }
        palette = true;
        if (length < 3 || length > 3 * 256 || length % 3 != 0) {
            throw corrupt("has a PLTE chunk of " + length + " bytes; expected 3 each for 1 to 256");
        }
    }

    private void readData(int start, int length) throws ImageException {
        if (header.hasPalette() && !palette) {
            throw corrupt("has colours of a palette and no PLTE chunk before its image data");
        }
        if (dataBytes > 0 && lastType != IDAT) {
            throw corrupt("has other chunks between its image data");
        }
        boolean first = dataBytes == 0;
        dataBytes += length;
        // The excess would be decompressed and discarded.
        if (dataBytes > header.maxDataBytes()) {
            throw new ImageException(
                    FailureReason.TOO_EXPENSIVE,
                    "the PNG of %d x %d pixels has more than %d bytes of compressed image data"
                            .formatted(header.width(), header.height(), header.maxDataBytes()));
        }
        if (first && length >= 2) {
            requireDeflate(bytes.getShort(start) & 0xffff);
        }
    }

    /** Checks the two bytes at the beginning of the compressed data (RFC 1950, section 2.2). */
    private static void requireDeflate(int start) throws ImageException {
        boolean deflate = (start & 0x0f00) == 0x0800 && (start & 0xf000) <= 0x7000;
        boolean dictionary = (start & 0x20) != 0;
        if (!deflate || dictionary || start % 31 != 0) {
            throw corrupt(
                    "has image data that begins with %04x; expected deflate without a dictionary"
                            .formatted(start));
        }
    }

    private void requireCheckSum(int position, int length) throws ImageException {
        if (!hasCheckSum(position, length)) {
            throw corrupt(
                    "has a chunk %s with the check sum %08x; expected %08x"
                            .formatted(
                                    name(bytes.getInt(position + 4)),
                                    bytes.getInt(position + 8 + length),
                                    checkSum(position, length)));
        }
    }

    private boolean hasCheckSum(int position, int length) {
        return bytes.getInt(position + 8 + length) == checkSum(position, length);
    }

    private int checkSum(int position, int length) {
        CRC32 checkSum = new CRC32();
        checkSum.update(image, position + 4, 4 + length);
        return (int) checkSum.getValue();
    }

    private static boolean isName(int type) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int capital = type >> shift & 0xdf;
            if (capital < 'A' || capital > 'Z') {
                return false;
            }
        }
        return true;
    }

    /** Returns the four letters, or their codes if one of them is not a letter. */
    private static String name(int type) {
        return isName(type)
                ? new String(ByteBuffer.allocate(4).putInt(type).array(), StandardCharsets.US_ASCII)
                : String.format("%08x", type);
    }

    private static ImageException corrupt(String what) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, "the PNG " + what);
    }
}
