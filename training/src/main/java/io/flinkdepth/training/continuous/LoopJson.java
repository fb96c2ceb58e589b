// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Reads and writes small JSON files, atomically by rename. */
final class LoopJson {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private LoopJson() {}

    static void write(Path file, Object value) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".part");
        ByteBuffer json =
                ByteBuffer.wrap(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
        try (FileChannel channel =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            while (json.hasRemaining()) {
                channel.write(json);
            }
            // A rename may be written to disk before the bytes.
            channel.force(true);
        }
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), type);
        } catch (JacksonException e) {
            throw new IOException(
                    file + " is not what the loop writes: " + e.getOriginalMessage(), e);
        }
    }
}
