// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.flink.annotation.Internal;

/** Reads PNG files with one channel without changing the values. Thread-safe. */
@Internal
public final class GreyPng {
    private static final byte[] END = {'I', 'E', 'N', 'D'};

    private GreyPng() {}

    /** Reads a file with 16 bits per pixel: 0 to 65535. */
    public static FloatRaster read16(Path file) throws IOException {
        return decode16(FileBytes.read(file), file.toString());
    }

    /** As {@link #read16}, for bytes of a file {@code name}. */
    public static FloatRaster decode16(byte[] bytes, String name) throws IOException {
        return decode(bytes, name, false);
    }

    /** Reads a file with 16 bits per pixel (0 to 65535) or 8 or fewer (0 to 255). */
    public static FloatRaster read(Path file) throws IOException {
        return decode(FileBytes.read(file), file.toString());
    }

    /** As {@link #read}, for bytes of a file {@code name}. */
    public static FloatRaster decode(byte[] bytes, String name) throws IOException {
        return decode(bytes, name, true);
    }

    private static FloatRaster decode(byte[] bytes, String name, boolean eightBitsToo)
            throws IOException {
        Raster raster = raster(bytes, name);
        boolean sixteen = raster.getTransferType() == DataBuffer.TYPE_USHORT;
        if (raster.getNumBands() != 1 || !(sixteen || eightBitsToo)) {
            throw new IOException(
                    "%s is a PNG of %d channels with %d bits; expected one channel with %s bits"
                            .formatted(
                                    name,
                                    raster.getNumBands(),
                                    raster.getSampleModel().getSampleSize(0),
                                    eightBitsToo ? "8 or 16" : "16"));
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        return new FloatRaster(
                width, height, raster.getSamples(0, 0, width, height, 0, (float[]) null));
    }

    private static Raster raster(byte[] bytes, String name) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(input, true, true);
            Raster raster = reader.read(0).getRaster();
            requireEnd(bytes);
            return raster;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    name + " is no whole PNG file (" + bytes.length + " bytes): " + e.getMessage(),
                    e);
        } finally {
            reader.dispose();
        }
    }

    /** Requires the end marker, because the decoder accepts files whose last rows are missing. */
    private static void requireEnd(byte[] bytes) throws IOException {
        for (int i = Math.max(0, bytes.length - 64); i + END.length <= bytes.length; i++) {
            if (bytes[i] == END[0]
                    && bytes[i + 1] == END[1]
                    && bytes[i + 2] == END[2]
                    && bytes[i + 3] == END[3]) {
                return;
            }
        }
        throw new IOException("it ends without the end marker IEND");
    }
}
