// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What the first bytes of an image say: enough to refuse it, or to plan its batch, without
 * decoding.
 *
 * @param format the file format
 * @param width columns of the upright picture, EXIF orientation applied
 * @param height rows of the upright picture
 * @param orientation EXIF orientation of a JPEG, 1 to 8; 1 where there is none, and for PNG
 */
@PublicEvolving
public record ImageHeader(Format format, int width, int height, int orientation) {

    /** The file formats that are read. */
    public enum Format {
        JPEG("image/jpeg"),
        PNG("image/png");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        /** The media type, such as {@code image/jpeg}. */
        public String mediaType() {
            return mediaType;
        }
    }

    /**
     * Reads the header and checks it against the limits.
     *
     * @throws ImageException when it is no JPEG or PNG, has no usable header, or is over a limit
     */
    public static ImageHeader read(byte[] image, ImageLimits limits) throws ImageException {
        limits.requireBytes(image);
        ImageHeader header;
        if (PngHeader.matches(image)) {
            header = PngHeader.read(image);
        } else if (JpegHeader.matches(image)) {
            header = JpegHeader.read(image);
        } else {
            throw new ImageException(
                    FailureReason.NOT_AN_IMAGE,
                    "the bytes begin with "
                            + firstBytes(image)
                            + "; expected a JPEG (ff d8 ff) or a PNG (89 50 4e 47)");
        }
        header.check(limits);
        return header;
    }

    private void check(ImageLimits limits) throws ImageException {
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
