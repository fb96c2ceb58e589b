package io.flinkdepth.training.evaluate;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** Reads the file formats that data sets keep depth in. */
final class DepthFiles {
    private static final Pattern NUMPY_SHAPE =
            Pattern.compile("'shape':\\s*\\((\\d+),\\s*(\\d+),?(?:\\s*1,?)?\\)");
    private static final int NUMPY_PREAMBLE = 10;

    /** Values as they lie in a file. */
    record Values(int width, int height, float[] values) {}

    private DepthFiles() {}

    /** A PNG of 16 bits and one channel, each value divided by {@code unitsPerMetre}; 0 stays 0. */
    static Values png16(Path file, double unitsPerMetre) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null
                || image.getRaster().getNumBands() != 1
                || image.getRaster().getTransferType() != DataBuffer.TYPE_USHORT) {
            throw new IOException(file + " is not a PNG of one channel with 16 bits");
        }
        Raster raster = image.getRaster();
        int[] raw = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        float[] metres = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            metres[i] = (float) (raw[i] / unitsPerMetre);
        }
        return new Values(raster.getWidth(), raster.getHeight(), metres);
    }

    /** A two-dimensional NumPy array of little-endian float32 in row order. */
    static Values numpy(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean magic =
                bytes.length > NUMPY_PREAMBLE
                        && new String(bytes, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")
                        && bytes[6] == 1;
        if (!magic) {
            throw new IOException(file + " is not a NumPy file of version 1");
        }
        int headerBytes = (bytes[8] & 0xff) | (bytes[9] & 0xff) << 8;
        int start = NUMPY_PREAMBLE + headerBytes;
        String header =
                new String(
                        bytes,
                        NUMPY_PREAMBLE,
                        Math.min(headerBytes, bytes.length - NUMPY_PREAMBLE),
                        StandardCharsets.US_ASCII);
        Matcher shape = NUMPY_SHAPE.matcher(header);
        if (!header.contains("'<f4'") || !header.contains("False") || !shape.find()) {
            throw new IOException(
                    file + " is not a matrix of little-endian float32 in row order: " + header);
        }
        int height = Integer.parseInt(shape.group(1));
        int width = Integer.parseInt(shape.group(2));
        long expected = start + 4L * height * width;
        if (bytes.length != expected) {
            throw new IOException(
                    file + " has " + bytes.length + " bytes; its header needs " + expected);
        }
        float[] values = new float[height * width];
        ByteBuffer.wrap(bytes, start, bytes.length - start)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new Values(width, height, values);
    }
}
