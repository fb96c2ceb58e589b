// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * Reads portable float maps (.pfm) with one channel. Rows are stored from the bottom up. The sign
 * of the scale determines the byte order; its absolute value is ignored. Source: Debevec, "PFM
 * Portable FloatMap Image Format". Thread-safe.
 */
@Internal
public final class PfmReader {
    private PfmReader() {}

    /** Reads a file; the first row of the raster is the top row. */
    public static FloatRaster read(Path file) throws IOException {
        byte[] bytes = FileBytes.read(file);
        Header header = new Header(bytes, file);
        String kind = header.word();
        if (!kind.equals("Pf")) {
            throw new IOException(
                    file + " begins with \"" + kind + "\"; a grey float map begins with Pf");
        }
        int width = (int) header.number();
        int height = (int) header.number();
        double scale = header.number();
        long expected = header.position + 4L * width * height;
        if (!FloatRaster.plausible(width, height) || scale == 0 || bytes.length != expected) {
            throw new IOException(
                    "%s has %d bytes; its header of %d x %d (scale %s) needs %d"
                            .formatted(file, bytes.length, width, height, scale, expected));
        }
        ByteOrder order = scale < 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        float[] bottomUp = FileBytes.floats(bytes, header.position, width * height, order);
        float[] values = new float[bottomUp.length];
        for (int y = 0; y < height; y++) {
            System.arraycopy(bottomUp, (height - 1 - y) * width, values, y * width, width);
        }
        return new FloatRaster(width, height, values);
    }

    /** Reads words that are followed by one white space each. */
    private static final class Header {
        private static final int LONGEST = 128;
        private final byte[] bytes;
        private final Path file;
        private int position;

        private Header(byte[] bytes, Path file) {
            this.bytes = bytes;
            this.file = file;
        }

        private String word() throws IOException {
            int start = position;
            while (position < Math.min(bytes.length, LONGEST)) {
                if (Character.isWhitespace(bytes[position])) {
                    return new String(bytes, start, position++ - start, StandardCharsets.US_ASCII);
                }
                position++;
            }
            throw new IOException(
                    file + " has no header of a float map (" + bytes.length + " bytes)");
        }

        private double number() throws IOException {
            String word = word();
            try {
                return Double.parseDouble(word);
            } catch (NumberFormatException e) {
                throw new IOException(
                        file + ": the header has \"" + word + "\" instead of a number", e);
            }
        }
    }
}
