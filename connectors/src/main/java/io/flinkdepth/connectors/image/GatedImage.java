// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;

/**
 * An image that may be decoded. Native decoders allocate the size in a header before they check
 * that the data exists, and each treats broken files differently. Therefore every part of a file is
 * parsed here first, and a decoder gets only valid parts that it needs: no text, no profiles, no
 * animation, no thumbnails, and nothing between two segments or after the end.
 *
 * @param header the header of the picture
 * @param decodable the parts of the file that the decoder needs
 * @param memory maximum native memory of the pixels during decoding, bytes
 */
record GatedImage(ImageHeader header, Excerpt decodable, long memory) {

    /**
     * Parses a whole image and checks it against the limits. Takes about 0.1 ms for 200 kB.
     *
     * @throws ImageException if it is neither JPEG nor PNG, is damaged, or exceeds a limit
     */
    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        limits.requireBytes(image);
        if (PngFile.matches(image)) {
            return PngFile.read(image, limits);
        }
        if (JpegFile.matches(image)) {
            return JpegFile.read(image, limits);
        }
        throw new ImageException(
                FailureReason.NOT_AN_IMAGE,
                "the bytes begin with "
                        + firstBytes(image)
                        + "; expected a JPEG (ff d8 ff) or a PNG (89 50 4e 47)");
    }

    /** Checks a size from a header before it is used. */
    static void requireSize(int width, int height, ImageLimits limits) throws ImageException {
        if (width < 1 || height < 1) {
            throw new ImageException(
                    FailureReason.CORRUPT_IMAGE,
                    "the header says " + width + " x " + height + " pixels");
        }
        limits.requireSize(width, height);
    }

    private static String firstBytes(byte[] image) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(4, image.length); i++) {
            text.append(i == 0 ? "" : " ").append(String.format("%02x", image[i]));
        }
        return text.toString();
    }
}
