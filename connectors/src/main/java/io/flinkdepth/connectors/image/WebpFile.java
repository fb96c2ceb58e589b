// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Walks the chunks of a WebP (RFC 9649, section 2.3). The size is that of the first chunk; the
 * orientation is read from the EXIF chunk. The decoder gets the whole file.
 */
final class WebpFile {

    /** The name of a chunk, as a number. */
    private static final int EXIF = 0x46495845;

    private static final int ANIMATED = 0x02;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int LOSSLESS_SIGNATURE = 0x2f;
    private static final int SIDE_14_BITS = 0x3fff;
    private static final int SIDE_24_BITS = 0xffffff;

    /** The decoder's picture of four channels, and that of OpenCV. */
    private static final int BYTES_PER_PIXEL = 8;

    /** An animation has a second picture of the decoder. */
    private static final int ANIMATED_BYTES_PER_PIXEL = 12;

    private final byte[] image;
    private final ByteBuffer data;
    private final ImageLimits limits;

    private WebpFile(byte[] image, ImageLimits limits) {
        this.image = image;
        this.data = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
    }

    static boolean matches(byte[] image) {
        return image.length >= FIRST_CHUNK
                && text(image, 0).equals("RIFF")
                && text(image, 8).equals("WEBP");
    }

    private static String text(byte[] image, int at) {
        return new String(image, at, 4, StandardCharsets.ISO_8859_1);
    }

    static GatedImage read(byte[] image, ImageLimits limits) throws ImageException {
        try {
            return new WebpFile(image, limits).read();
        } catch (IndexOutOfBoundsException e) {
            throw GatedImage.cutShort("WebP", image);
        }
    }

    private GatedImage read() throws ImageException {
        String chunk = text(image, FIRST_CHUNK);
        return switch (chunk) {
            case "VP8 " ->
                    gated(data.getShort(26) & SIDE_14_BITS, data.getShort(28) & SIDE_14_BITS, 1);
            case "VP8L" -> lossless();
            case "VP8X" ->
                    gated(
                            (data.getInt(24) & SIDE_24_BITS) + 1L,
                            (data.getInt(26) >>> 8 & SIDE_24_BITS) + 1L,
                            orientation());
            default ->
                    throw GatedImage.corrupt(
                            "the WebP begins with the chunk '%s'; expected 'VP8 ', 'VP8L' or 'VP8X'"
                                    .formatted(chunk));
        };
    }

    private GatedImage lossless() throws ImageException {
        if (data.get(20) != LOSSLESS_SIGNATURE) {
            throw GatedImage.corrupt(
                    "the lossless WebP begins with %02x; expected %02x"
                            .formatted(data.get(20), LOSSLESS_SIGNATURE));
        }
        int sides = data.getInt(21);
        return gated((sides & SIDE_14_BITS) + 1L, (sides >>> 14 & SIDE_14_BITS) + 1L, 1);
    }

    private int orientation() {
        long at = FIRST_CHUNK;
        while (at + CHUNK_HEADER <= image.length) {
            long length = Integer.toUnsignedLong(data.getInt((int) at + 4));
            long end = at + CHUNK_HEADER + length;
            if (end > image.length) {
                break;
            }
            if (data.getInt((int) at) == EXIF) {
                return Math.max(
                        1,
                        ExifOrientation.ofTiff(data.slice((int) at + CHUNK_HEADER, (int) length)));
            }
            // Chunks begin at even positions.
            at = end + (length & 1);
        }
        return 1;
    }

    private boolean isAnimated() {
        return text(image, FIRST_CHUNK).equals("VP8X") && (data.get(20) & ANIMATED) != 0;
    }

    private GatedImage gated(long width, long height, int orientation) throws ImageException {
        return GatedImage.whole(
                image,
                ImageHeader.Format.WEBP,
                width,
                height,
                orientation,
                width * height * (isAnimated() ? ANIMATED_BYTES_PER_PIXEL : BYTES_PER_PIXEL),
                limits);
    }
}
