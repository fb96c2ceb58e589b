// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/** Reads whole files. */
@Internal
public final class FileBytes {
    /** Far above a picture or a depth map. */
    private static final long MAX_BYTES = 1L << 30;

    private FileBytes() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it is missing, over 1 GiB or cannot be read; states the reason
     */
    public static byte[] read(Path file) throws IOException {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new IOException(
                        "the file %s has %d bytes; at most %d can be read"
                                .formatted(file, size, MAX_BYTES));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("the file " + file + " is missing", e);
        }
    }

    static float[] floats(byte[] bytes, int start, int count, ByteOrder order) {
        float[] values = new float[count];
        ByteBuffer.wrap(bytes, start, 4 * count).order(order).asFloatBuffer().get(values);
        return values;
    }
}
