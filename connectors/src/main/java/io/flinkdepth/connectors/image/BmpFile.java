// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the header of a BMP. The decoder gets the whole file. */
final class BmpFile {

    /** The older header, with sides of 16 bits: the shortest that OpenCV reads. */
    private static final int CORE_HEADER = 12;

    private static final int INFO_HEADER = 36;
    private static final int BYTES_PER_PIXEL = 4;

    private BmpFile() {}

    static boolean matches(byte[] image) {
        return image.length >= 2 && image[0] == 'B' && image[1] == 'M';
    }

    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        ByteBuffer data = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int header = data.getInt(14);
            if (header == CORE_HEADER) {
                return gated(
                        image,
                        Short.toUnsignedLong(data.getShort(18)),
                        Short.toUnsignedLong(data.getShort(20)),
                        limits);
            }
            if (header < INFO_HEADER) {
                throw GatedImage.corrupt(
                        "the BMP header has %d bytes; expected %d, or %d and more"
                                .formatted(header, CORE_HEADER, INFO_HEADER));
            }
            // A negative height means that the first row is the top row.
            return gated(image, data.getInt(18), Math.abs((long) data.getInt(22)), limits);
        } catch (IndexOutOfBoundsException e) {
            throw GatedImage.cutShort("BMP", image);
        }
    }

    private static GatedImage gated(byte[] image, long width, long height, ImageLimits limits)
            throws ImageException {
        return GatedImage.whole(
                image,
                ImageHeader.Format.BMP,
                width,
                height,
                1,
                width * height * BYTES_PER_PIXEL,
                limits);
    }
}
