// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * Reads floating-point arrays in HDF5 files with jHDF: contiguous or chunked, with gzip, of
 * float16, float32 or float64. Thread-safe.
 */
@Internal
public final class Hdf5Reader {
    private Hdf5Reader() {}

    /**
     * Reads an array with two axes.
     *
     * @param path the array's name in the file
     */
    public static FloatRaster read(Path file, String path) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the file " + file + " is missing");
        }
        try {
            SuperBlock.requireWhole(file);
            return readWhole(file, path);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // A damaged header may claim any size or depth.
            throw new IOException(
                    "%s (%d bytes) cannot be read as HDF5 with an array %s: %s"
                            .formatted(file, Files.size(file), path, e.getMessage()),
                    e);
        }
    }

    private static FloatRaster readWhole(Path file, String path) throws IOException {
        try (HdfFile hdf = new HdfFile(file)) {
            Dataset dataset = hdf.getDatasetByPath(path);
            int[] shape = dataset.getDimensions();
            if (shape.length != 2 || !FloatRaster.plausible(shape[1], shape[0])) {
                throw new IOException(
                        "the array "
                                + path
                                + " has the shape "
                                + Arrays.toString(shape)
                                + "; expected (height, width)");
            }
            SuperBlock.requireHolds(file, dataset.getSizeInBytes());
            return new FloatRaster(shape[1], shape[0], floats(dataset.getDataFlat(), path));
        }
    }

    static float[] floats(Object flat, String path) throws IOException {
        if (flat instanceof float[] floats) {
            return floats;
        }
        if (flat instanceof double[] doubles) {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return floats;
        }
        throw new IOException(
                "the array "
                        + path
                        + " holds "
                        + flat.getClass().getSimpleName()
                        + "; expected floating point");
    }
}
