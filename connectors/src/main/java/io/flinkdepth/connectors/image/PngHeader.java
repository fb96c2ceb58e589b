// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;

/**
 * The fields of a PNG's IHDR chunk (ISO/IEC 15948, section 11.2.2).
 *
 * @param width columns; not checked
 * @param height rows; not checked
 * @param bits bits per sample: 1, 2, 4, 8 or 16
 * @param colourType 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha
 */
record PngHeader(int width, int height, int bits, int colourType) {

    /** Bytes of the chunk. */
    static final int LENGTH = 13;

    /** Offset of its data: after the signature of the file, the length and the type. */
    private static final int START = 16;

    private static final int PALETTE = 3;

    /** Reads the data of the chunk, {@link #LENGTH} bytes. */
    static PngHeader read(ByteBuffer data) throws ImageException {
        int bits = data.get(8);
        int colourType = data.get(9);
        boolean legal =
                switch (colourType) {
                    case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
                    case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
                    case 2, 4, 6 -> bits == 8 || bits == 16;
                    default -> false;
                };
        if (!legal) {
            throw corrupt("has colour type %d with %d bits a sample".formatted(colourType, bits));
        }
        if (data.get(10) != 0 || data.get(11) != 0 || data.get(12) < 0 || data.get(12) > 1) {
            throw corrupt(
                    "has compression %d, filter %d and interlace %d; expected 0, 0 and 0 or 1"
                            .formatted(data.get(10), data.get(11), data.get(12)));
        }
        return new PngHeader(data.getInt(0), data.getInt(4), bits, colourType);
    }

    boolean hasPalette() {
        return colourType == PALETTE;
    }

    /** Returns the header of a PNG that was checked before. */
    static PngHeader of(byte[] png) throws ImageException {
        return read(ByteBuffer.wrap(png, START, LENGTH).slice());
    }

    /** Whether it can be a depth map. */
    boolean isGrey16() {
        return colourType == 0 && bits == 16;
    }

    /** Memory of a picture of 3 bytes per pixel. */
    long memory() {
        return 3L * width * height;
    }

    /**
     * Maximum size of the compressed data, larger than the output of any encoder: twice the
     * uncompressed size (which has one additional byte per row, also for the rows of interlaced
     * pictures), plus a constant for very small pictures.
     */
    long maxDataBytes() {
        int samples =
                switch (colourType) {
                    case 2 -> 3;
                    case 4 -> 2;
                    case 6 -> 4;
                    default -> 1;
                };
        long row = 2 + ((long) width * samples * bits + 7) / 8;
        return 2 * row * height + 4096;
    }

    private static ImageException corrupt(String what) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, "the PNG " + what);
    }
}
