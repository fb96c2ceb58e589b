// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The EXIF orientation in a JPEG's APP1 segment, or in a PNG's eXIf chunk. */
final class ExifOrientation {

    private static final int EXIF = 0x45786966;
    private static final int ORIENTATION_TAG = 0x0112;

    private ExifOrientation() {}

    /**
     * Reads the orientation of a JPEG.
     *
     * @param segment the segment, starting with its length
     * @return 1 to 8; 0 if the segment has no valid orientation
     */
    static int ofJpeg(ByteBuffer segment) {
        boolean exif = segment.capacity() >= 8 && segment.getInt(2) == EXIF;
        return exif ? ofTiff(segment.slice(8, segment.capacity() - 8)) : 0;
    }

    /**
     * Reads the orientation of a TIFF header with its directory, the content of a PNG's chunk.
     *
     * @param tiff bytes that start with the header
     * @return as for a JPEG
     */
    static int ofTiff(ByteBuffer tiff) {
        try {
            tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = Short.toUnsignedInt(tiff.getShort(directory));
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + 12 * i;
                if (Short.toUnsignedInt(tiff.getShort(entry)) == ORIENTATION_TAG) {
                    int value = tiff.getShort(entry + 8);
                    return value >= 1 && value <= 8 ? value : 0;
                }
            }
            return 0;
        } catch (IndexOutOfBoundsException e) {
            return 0;
        }
    }
}
