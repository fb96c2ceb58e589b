// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/** Reads files of little-endian float32, row by row, without a header. Thread-safe. */
@Internal
public final class HeaderlessFloats {
    private HeaderlessFloats() {}

    /** Reads a file whose image size is known from another source. */
    public static FloatRaster read(Path file, int width, int height) throws IOException {
        byte[] bytes = FileBytes.read(file);
        if (bytes.length != 4L * width * height) {
            throw new IOException(
                    "%s has %d bytes; %d x %d float32 need %d"
                            .formatted(file, bytes.length, width, height, 4L * width * height));
        }
        return new FloatRaster(
                width, height, FileBytes.floats(bytes, 0, width * height, ByteOrder.LITTLE_ENDIAN));
    }
}
