// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * Reads MPI Sintel's depth files (.dpt): the float 202021.25, width and height as int32, then
 * float32 row by row; all little-endian. Source: the data set's sintel_io. Thread-safe.
 */
@Internal
public final class SintelDepth {
    /** The tag of Sintel's files. */
    static final float TAG = 202021.25f;

    private static final int HEADER = 12;

    private SintelDepth() {}

    /** Reads a file. */
    public static FloatRaster read(Path file) throws IOException {
        byte[] bytes = FileBytes.read(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < HEADER || buffer.getFloat(0) != TAG) {
            throw new IOException(
                    file
                            + " is no .dpt file: it does not begin with the float 202021.25 ("
                            + bytes.length
                            + " bytes)");
        }
        int width = buffer.getInt(4);
        int height = buffer.getInt(8);
        long expected = HEADER + 4L * width * height;
        if (!FloatRaster.plausible(width, height) || bytes.length != expected) {
            throw new IOException(
                    "%s has %d bytes; its header of %d x %d needs %d"
                            .formatted(file, bytes.length, width, height, expected));
        }
        return new FloatRaster(
                width,
                height,
                FileBytes.floats(bytes, HEADER, width * height, ByteOrder.LITTLE_ENDIAN));
    }
}
