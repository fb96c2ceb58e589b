// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A file that is written aside and renamed, so that nobody reads half of it. */
final class WholeFile implements AutoCloseable {

    private final Path file;
    private final Path partial;

    WholeFile(Path file) throws IOException {
        this.file = file;
        this.partial = file.resolveSibling("." + UUID.randomUUID() + ".part");
        Files.createDirectories(file.getParent());
    }

    static void write(Path file, byte[] bytes) throws IOException {
        try (WholeFile whole = new WholeFile(file)) {
            Files.write(whole.partial(), bytes);
            whole.commit();
        } catch (IOException e) {
            throw new IOException("the picture " + file + " cannot be written: " + e, e);
        }
    }

    /** Where to write. */
    Path partial() {
        return partial;
    }

    /** Gives what was written its name. */
    void commit() throws IOException {
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
    }
}
