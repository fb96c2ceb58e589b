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
    private FileBytes() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it is missing or cannot be read; states the reason
     */
    public static byte[] read(Path file) throws IOException {
        try {
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
