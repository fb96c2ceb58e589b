// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import io.flinkdepth.connectors.image.NpyCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.flink.annotation.Internal;

/** Reads arrays of NumPy's .npy files and .npz archives, with the file's name in messages. */
@Internal
public final class NpyReader {
    /** 128 million float32 values. */
    private static final int MAX_BYTES = 512 << 20;

    private NpyReader() {}

    /** Reads a file. */
    public static NpyCodec.Array read(Path file) throws IOException {
        return decode(FileBytes.read(file), file.toString());
    }

    /**
     * Reads an array from an .npz archive.
     *
     * @param entry name of the entry, including .npy
     */
    public static NpyCodec.Array readArchived(Path archive, String entry) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new IOException("the file " + archive + " is missing");
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry found = zip.getEntry(entry);
            if (found == null) {
                throw new IOException("it has no " + entry);
            }
            if (found.getSize() > MAX_BYTES) {
                throw new IOException(tooLarge(found.getSize() + " bytes"));
            }
            try (InputStream bytes = zip.getInputStream(found)) {
                return decode(bounded(bytes), archive + "!" + entry);
            }
        } catch (IOException e) {
            throw new IOException(archive + " cannot be read as .npz: " + e.getMessage(), e);
        }
    }

    private static byte[] bounded(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException(tooLarge("more"));
        }
        return bytes;
    }

    private static String tooLarge(String size) {
        return "it unpacks to %s; at most %d bytes can be read".formatted(size, MAX_BYTES);
    }

    private static NpyCodec.Array decode(byte[] bytes, String name) throws IOException {
        try {
            return NpyCodec.decode(bytes);
        } catch (IOException e) {
            throw new IOException(name + " " + e.getMessage(), e);
        }
    }

    /** Reads a file as a raster: two axes, ignoring axes of size 1. */
    public static FloatRaster raster(Path file) throws IOException {
        NpyCodec.Array array = read(file);
        int[] shape = array.shape();
        int[] axes = Arrays.stream(shape).filter(size -> size != 1).toArray();
        int[] two = shape.length == 2 ? shape : axes;
        if (two.length != 2 || !FloatRaster.plausible(two[1], two[0])) {
            throw new IOException(
                    file
                            + " has the shape "
                            + Arrays.toString(shape)
                            + "; expected (height, width) or (height, width, 1)");
        }
        return new FloatRaster(two[1], two[0], array.values());
    }
}
