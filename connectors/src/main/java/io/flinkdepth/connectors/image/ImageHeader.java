// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import org.apache.flink.annotation.PublicEvolving;

/**
 * The header of an image: enough to reject it, or to plan its batch, without decoding.
 *
 * @param format the file format
 * @param width columns of the upright picture, EXIF orientation applied
 * @param height rows of the upright picture
 * @param orientation EXIF orientation, 1 to 8; 1 if there is none
 */
@PublicEvolving
public record ImageHeader(Format format, int width, int height, int orientation) {

    /** The supported file formats. */
    public enum Format {
        JPEG("image/jpeg"),
        PNG("image/png"),
        WEBP("image/webp"),
        TIFF("image/tiff"),
        BMP("image/bmp");

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
     * Reads the header and checks it against the limits. This parses the whole file, because later
     * parts can contradict the header; it takes about 0.1 ms for 200 kB. Thread-safe.
     *
     * @throws ImageException if the image has another format, is damaged, or exceeds a limit; no
     *     other exception
     */
    public static ImageHeader read(byte[] image, ImageLimits limits) throws ImageException {
        return GatedImage.read(image, limits).header();
    }
}
