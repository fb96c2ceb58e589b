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
 * Reads single pictures from an array of pictures in an HDF5 file, such as a MATLAB 7.3 file.
 * MATLAB stores arrays in column order: its H x W x N is (N, W, H) here, and H x W x 3 x N is (N,
 * 3, W, H). Thread-safe.
 */
@Internal
public final class Hdf5Images {
    private Hdf5Images() {}

    /** Returns the number of pictures. */
    public static int count(Path file, String path) throws IOException {
        return read(file, path, dataset -> dataset.getDimensions()[0]);
    }

    /** Reads a picture with one channel from (N, W, H). */
    public static FloatRaster floats(Path file, String path, int index) throws IOException {
        return read(
                file,
                path,
                dataset -> {
                    int[] shape = dataset.getDimensions();
                    requireAxes(shape, 3);
                    float[][][] columns =
                            (float[][][]) slice(dataset, index, shape, float[][][].class);
                    int width = shape[1];
                    int height = shape[2];
                    float[] values = new float[width * height];
                    for (int x = 0; x < width; x++) {
                        for (int y = 0; y < height; y++) {
                            values[y * width + x] = columns[0][x][y];
                        }
                    }
                    return new FloatRaster(width, height, values);
                });
    }

    /** Reads a colour picture from (N, 3, W, H) as bytes: height x width x 3. */
    public static byte[] rgb(Path file, String path, int index) throws IOException {
        return read(
                file,
                path,
                dataset -> {
                    int[] shape = dataset.getDimensions();
                    requireAxes(shape, 4);
                    int[][][][] planes =
                            (int[][][][]) slice(dataset, index, shape, int[][][][].class);
                    int width = shape[2];
                    int height = shape[3];
                    byte[] rgb = new byte[3 * width * height];
                    for (int channel = 0; channel < 3; channel++) {
                        for (int x = 0; x < width; x++) {
                            for (int y = 0; y < height; y++) {
                                rgb[3 * (y * width + x) + channel] =
                                        (byte) planes[0][channel][x][y];
                            }
                        }
                    }
                    return rgb;
                });
    }

    private static Object slice(Dataset dataset, int index, int[] shape, Class<?> expected)
            throws IOException {
        if (index < 0 || index >= shape[0]) {
            throw new IOException("there is no picture " + index + " of " + shape[0]);
        }
        long[] offset = new long[shape.length];
        offset[0] = index;
        int[] size = shape.clone();
        size[0] = 1;
        Object data = dataset.getData(offset, size);
        if (!expected.isInstance(data)) {
            throw new IOException(
                    "it holds "
                            + data.getClass().getSimpleName()
                            + "; expected "
                            + expected.getSimpleName());
        }
        return data;
    }

    private static void requireAxes(int[] shape, int axes) throws IOException {
        if (shape.length != axes
                || axes == 4 && shape[1] != 3
                || !FloatRaster.plausible(shape[axes - 2], shape[axes - 1])) {
            throw new IOException(
                    "it has the shape "
                            + Arrays.toString(shape)
                            + "; expected (pictures, "
                            + (axes == 4 ? "3, " : "")
                            + "width, height)");
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(Dataset dataset) throws IOException;
    }

    private static <T> T read(Path file, String path, Use<T> use) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the file " + file + " is missing");
        }
        try {
            SuperBlock.requireWhole(file);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read as HDF5: " + e.getMessage(), e);
        }
        try (HdfFile hdf = new HdfFile(file)) {
            Dataset dataset = hdf.getDatasetByPath(path);
            SuperBlock.requireHolds(file, dataset.getSizeInBytes());
            return use.of(dataset);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // A damaged header may claim any size or depth.
            throw new IOException(
                    file + " cannot be read as HDF5, array " + path + ": " + e.getMessage(), e);
        }
    }
}
