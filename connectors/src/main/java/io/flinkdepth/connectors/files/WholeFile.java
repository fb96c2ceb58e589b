// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.flink.annotation.Internal;

/**
 * A file that is written under a temporary name and renamed, so that nobody reads half of it. Not
 * thread-safe.
 */
@Internal
public final class WholeFile implements AutoCloseable {

    private final Path file;
    private final Path partial;

    /** Creates the folders of the file; nothing is written yet. */
    public WholeFile(Path file) throws IOException {
        this.file = file;
        this.partial = file.resolveSibling("." + UUID.randomUUID() + ".part");
        Files.createDirectories(file.getParent());
    }

    /**
     * Writes a file, or replaces it.
     *
     * @param what what it is, for the message: "the depth file"
     * @throws IOException names the file
     */
    public static void write(String what, Path file, byte[] bytes) throws IOException {
        try (WholeFile whole = new WholeFile(file)) {
            Files.write(whole.partial(), bytes);
            whole.commit();
        } catch (IOException e) {
            throw new IOException(what + " " + file + " cannot be written: " + e, e);
        }
    }

    /** Where to write. */
    public Path partial() {
        return partial;
    }

    /** Gives what was written its name. */
    public void commit() throws IOException {
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
    }
}
