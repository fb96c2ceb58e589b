// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes the folder of a package whole, or not at all. */
final class PackageFolder {
    /** Fills a new folder. */
    @FunctionalInterface
    interface Filling {
        void fill(Path folder) throws IOException;
    }

    private PackageFolder() {}

    /**
     * Fills a folder beside the wanted one and renames it.
     *
     * @param folder must not exist, or be empty
     * @throws FileAlreadyExistsException when there is something in the folder
     * @throws IOException when filling fails; nothing is left behind
     */
    static void write(Path folder, Filling filling) throws IOException {
        requireFree(folder);
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        // Not createTempDirectory: its folders are closed to other users, packages are not.
        Path partial =
                Files.createDirectory(
                        absolute.resolveSibling(
                                "." + absolute.getFileName() + ".partial-" + UUID.randomUUID()));
        try {
            filling.fill(partial);
            Files.deleteIfExists(absolute);
            Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(partial);
        }
    }

    private static void requireFree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        boolean empty = false;
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                empty = !files.iterator().hasNext();
            }
        }
        if (!empty) {
            throw new FileAlreadyExistsException(
                    folder.toString(), null, "name a new or an empty folder");
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
