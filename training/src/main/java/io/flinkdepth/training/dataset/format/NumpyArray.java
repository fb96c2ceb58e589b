// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import io.flinkdepth.training.weights.HalfPrecision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.flink.annotation.Internal;

/**
 * An array of NumPy's .npy format (NumPy Enhancement Proposal 1, versions 1 to 3) in row order:
 * little-endian float16, float32 or float64, or single bytes (bool, uint8). Thread-safe.
 *
 * @param shape the sizes of its axes
 * @param values the last axis fastest; float64 rounded to float32
 */
@Internal
public record NumpyArray(int[] shape, float[] values) {
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final int SHORTEST = 12;

    /** Reads a file. */
    public static NumpyArray read(Path file) throws IOException {
        return decode(FileBytes.read(file), file.toString());
    }

    /**
     * Reads an array of an .npz archive.
     *
     * @param entry its name, with the ending .npy
     */
    public static NumpyArray readArchived(Path archive, String entry) throws IOException {
        String name = archive + "!" + entry;
        if (!Files.isRegularFile(archive)) {
            throw new IOException("the file " + archive + " is missing");
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            if (found == null) {
                throw new IOException("it has no " + entry);
            }
            try (InputStream bytes = zip.getInputStream(found)) {
                return decode(bytes.readAllBytes(), name);
            }
        } catch (IOException e) {
            throw new IOException(archive + " cannot be read as .npz: " + e.getMessage(), e);
        }
    }

    /** Reads bytes that come from {@code name}. */
    public static NumpyArray decode(byte[] bytes, String name) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean magic =
                bytes.length > SHORTEST
                        && bytes[0] == (byte) 0x93
                        && new String(bytes, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY")
                        && bytes[6] >= 1
                        && bytes[6] <= 3;
        if (!magic) {
            throw new IOException(
                    name + " is no .npy file of version 1, 2 or 3 (" + bytes.length + " bytes)");
        }
        int preamble = bytes[6] == 1 ? 10 : 12;
        long length = bytes[6] == 1 ? file.getShort(8) & 0xffff : file.getInt(8) & 0xffffffffL;
        long start = preamble + length;
        if (start > bytes.length) {
            throw new IOException(
                    name + " has " + bytes.length + " bytes; its header alone ends at " + start);
        }
        String header = new String(bytes, preamble, (int) length, StandardCharsets.US_ASCII).trim();
        if (header.contains("'fortran_order': True")) {
            throw new IOException(name + " is in column order; expected row order: " + header);
        }
        int[] shape = shape(header, name);
        String type = type(header, name);
        long count = count(shape, name);
        int size = size(type, name);
        if (bytes.length - start != count * size) {
            throw new IOException(
                    "%s has %d bytes of numbers; shape %s of type %s needs %d"
                            .formatted(
                                    name,
                                    bytes.length - start,
                                    Arrays.toString(shape),
                                    type,
                                    count * size));
        }
        return new NumpyArray(shape, values(file.position((int) start), type, (int) count));
    }

    /**
     * The array as a raster: two axes, others of size 1 left out.
     *
     * @param name for the message
     */
    public FloatRaster raster(String name) throws IOException {
        int[] axes = Arrays.stream(shape).filter(size -> size != 1).toArray();
        int[] two = shape.length == 2 ? shape : axes;
        if (two.length != 2 || !FloatRaster.plausible(two[1], two[0])) {
            throw new IOException(
                    name
                            + " has the shape "
                            + Arrays.toString(shape)
                            + "; expected (height, width) or (height, width, 1)");
        }
        return new FloatRaster(two[1], two[0], values);
    }

    private static int[] shape(String header, String name) throws IOException {
        Matcher matcher = SHAPE.matcher(header);
        try {
            if (matcher.find()) {
                return Arrays.stream(matcher.group(1).split(","))
                        .map(String::trim)
                        .filter(size -> !size.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
            }
        } catch (NumberFormatException e) {
            throw new IOException(name + " has a shape that is no shape: " + header, e);
        }
        throw new IOException(name + " has a header without shape: " + header);
    }

    private static String type(String header, String name) throws IOException {
        Matcher matcher = TYPE.matcher(header);
        if (!matcher.find()) {
            throw new IOException(name + " has a header without a simple type: " + header);
        }
        return matcher.group(1);
    }

    private static long count(int[] shape, String name) throws IOException {
        long count = 1;
        for (int size : shape) {
            count *= size;
            if (count > 1L << 30) {
                throw new IOException(name + " is too large: shape " + Arrays.toString(shape));
            }
        }
        return count;
    }

    private static int size(String type, String name) throws IOException {
        return switch (type) {
            case "<f4" -> 4;
            case "<f8" -> 8;
            case "<f2" -> 2;
            case "|b1", "|u1" -> 1;
            default ->
                    throw new IOException(
                            name
                                    + " has numbers of type "
                                    + type
                                    + "; expected one of <f2, <f4, <f8, |b1, |u1");
        };
    }

    private static float[] values(ByteBuffer from, String type, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    switch (type) {
                        case "<f4" -> from.getFloat();
                        case "<f8" -> (float) from.getDouble();
                        case "<f2" -> HalfPrecision.fromHalf(from.getShort());
                        default -> from.get() & 0xff;
                    };
        }
        return values;
    }
}
