// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.connectors.image.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The size in the header of a WebP, TIFF or BMP file, which is checked before a native decoder
 * allocates it.
 *
 * @param format for messages
 * @param width columns, as stored
 * @param height rows, as stored
 */
record PictureHeader(String format, long width, long height) {

    /**
     * Size of the older BMP header, with sides of 16 bits, which is the shortest that OpenCV reads.
     */
    private static final int BMP_CORE = 12;

    private static final int BMP_INFO = 36;

    private static final int VP8L_SIGNATURE = 0x2f;
    private static final int SIDE_14_BITS = 0x3fff;
    private static final int SIDE_24_BITS = 0xffffff;

    /**
     * Reads the header and checks it against the limits.
     *
     * @param name name of the file, for messages
     * @throws IOException if it has another format, is damaged, or exceeds a limit
     */
    static PictureHeader read(byte[] bytes, String name, ImageLimits limits) throws IOException {
        if (bytes.length > limits.maxBytes()) {
            throw new IOException(
                    "%s has %d bytes; the limit is %d"
                            .formatted(name, bytes.length, limits.maxBytes()));
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        PictureHeader header;
        try {
            header = of(data, name, limits);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(
                    "%s ends within its header, after %d bytes".formatted(name, bytes.length), e);
        }
        requireSize(name, header.format + " says", header.width, header.height, limits);
        return header;
    }

    private static PictureHeader of(ByteBuffer data, String name, ImageLimits limits)
            throws IOException {
        String magic = text(data, 0);
        if (magic.startsWith("BM")) {
            return bmp(data, name);
        }
        if (magic.equals("RIFF") && text(data, 8).equals("WEBP")) {
            return webp(data, name);
        }
        if (magic.startsWith("II") || magic.startsWith("MM")) {
            TiffDirectory directory = TiffDirectory.read(data, name);
            requireSize(name, "TIFF says", directory.width(), directory.height(), limits);
            // A tile is decoded as a whole, even for a small picture. OpenCV limits strips.
            requireSize(
                    name,
                    "TIFF has tiles of",
                    directory.tileWidth(),
                    directory.tileHeight(),
                    limits.maxPixels());
            return new PictureHeader("TIFF", directory.width(), directory.height());
        }
        throw new IOException(
                "%s is no picture that can be read (%d bytes); expected JPEG, PNG, WebP, TIFF or BMP"
                        .formatted(name, data.capacity()));
    }

    private static String text(ByteBuffer data, int at) {
        byte[] text = new byte[Math.min(4, Math.max(0, data.capacity() - at))];
        data.get(at, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static PictureHeader bmp(ByteBuffer data, String name) throws IOException {
        int size = data.getInt(14);
        if (size == BMP_CORE) {
            return new PictureHeader(
                    "BMP",
                    Short.toUnsignedLong(data.getShort(18)),
                    Short.toUnsignedLong(data.getShort(20)));
        }
        if (size < BMP_INFO) {
            throw new IOException(
                    "%s: the BMP header has %d bytes; expected %d, or %d and more"
                            .formatted(name, size, BMP_CORE, BMP_INFO));
        }
        // A negative height means that the first row is the top row.
        return new PictureHeader("BMP", data.getInt(18), Math.abs((long) data.getInt(22)));
    }

    private static PictureHeader webp(ByteBuffer data, String name) throws IOException {
        String chunk = text(data, 12);
        switch (chunk) {
            case "VP8 " -> {
                return new PictureHeader(
                        "WebP", data.getShort(26) & SIDE_14_BITS, data.getShort(28) & SIDE_14_BITS);
            }
            case "VP8L" -> {
                if (data.get(20) != VP8L_SIGNATURE) {
                    throw new IOException(
                            "%s: the lossless WebP begins with %02x; expected %02x"
                                    .formatted(name, data.get(20), VP8L_SIGNATURE));
                }
                int sides = data.getInt(21);
                return new PictureHeader(
                        "WebP", (sides & SIDE_14_BITS) + 1L, (sides >>> 14 & SIDE_14_BITS) + 1L);
            }
            case "VP8X" -> {
                return new PictureHeader(
                        "WebP",
                        (data.getInt(24) & SIDE_24_BITS) + 1L,
                        (data.getInt(26) >>> 8 & SIDE_24_BITS) + 1L);
            }
            default ->
                    throw new IOException(
                            "%s: the WebP begins with the chunk '%s'; expected 'VP8 ', 'VP8L' or"
                                            .formatted(name, chunk)
                                    + " 'VP8X'");
        }
    }

    private static void requireSize(
            String name, String says, long width, long height, ImageLimits limits)
            throws IOException {
        requireSize(name, says, width, height, limits.maxPixels());
        double aspect = (double) Math.max(width, height) / Math.min(width, height);
        if (aspect > limits.maxAspectRatio()) {
            throw new IOException(
                    "%s: the %s %d x %d pixels; one side may be at most %s times the other"
                            .formatted(name, says, width, height, limits.maxAspectRatio()));
        }
    }

    private static void requireSize(
            String name, String says, long width, long height, long maxPixels) throws IOException {
        if (width < 1 || height < 1 || width > maxPixels / height) {
            throw new IOException(
                    "%s: the %s %d x %d pixels; expected sides above 0 and at most %d pixels"
                            .formatted(name, says, width, height, maxPixels));
        }
    }
}
