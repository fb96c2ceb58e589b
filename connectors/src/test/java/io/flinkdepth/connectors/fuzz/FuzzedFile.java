// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes as a file, for readers that open files. */
public final class FuzzedFile {

    private FuzzedFile() {}

    /** Reads a file. */
    public interface Reader {
        void read(Path file) throws IOException;
    }

    /** Reads the bytes; an IOException that says why it cannot is fine, and nothing else. */
    public static void with(byte[] bytes, String ending, Reader reader) throws IOException {
        Path file = Files.createTempFile("fuzz", ending);
        try {
            Files.write(file, bytes);
            reader.read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.delete(file);
        }
    }
}
