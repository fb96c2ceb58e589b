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
     * @throws ImageException if it has another format, is damaged, or exceeds a limit
     */
    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        limits.requireBytes(image);
        if (PngFile.matches(image)) {
            return PngFile.read(image, limits);
        }
        if (JpegFile.matches(image)) {
            return JpegFile.read(image, limits);
        }
        if (WebpFile.matches(image)) {
            return WebpFile.read(image, limits);
        }
        if (TiffFile.matches(image)) {
            return TiffFile.read(image, limits);
        }
        if (BmpFile.matches(image)) {
            return BmpFile.read(image, limits);
        }
        throw new ImageException(
                FailureReason.NOT_AN_IMAGE,
                "the bytes begin with "
                        + firstBytes(image)
                        + "; expected a JPEG (ff d8 ff), PNG (89 50 4e 47), WebP, TIFF or BMP");
    }

    /**
     * A file that the decoder gets as a whole.
     *
     * @param width columns as stored
     * @param height rows as stored
     * @param memory native memory of the decoder, bytes
     */
    static GatedImage whole(
            byte[] image,
            ImageHeader.Format format,
            long width,
            long height,
            int orientation,
            long memory,
            ImageLimits limits)
            throws ImageException {
        requireSize(width, height, limits);
        boolean turned = orientation >= 5;
        limits.requireMemory(memory);
        Excerpt all = new Excerpt();
        all.keep(0, image.length);
        return new GatedImage(
                new ImageHeader(
                        format,
                        (int) (turned ? height : width),
                        (int) (turned ? width : height),
                        orientation),
                all,
                memory);
    }

    static ImageException corrupt(String sentence) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, sentence);
    }

    static ImageException cutShort(String format, byte[] image) {
        return corrupt(
                "the %s ends within its header, after %d bytes".formatted(format, image.length));
    }

    /** Checks a size from a header before it is used. */
    static void requireSize(long width, long height, ImageLimits limits) throws ImageException {
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
