// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.listing;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a walk asks the file system. */
interface FolderNames {

    /** The names in a folder, in any order. */
    List<String> in(Path folder) throws IOException;

    /** Whether a path is a folder; a link to one is. */
    boolean isFolder(Path path);

    /** The file system itself. */
    FolderNames OF_FILE_SYSTEM =
            new FolderNames() {
                @Override
                public List<String> in(Path folder) throws IOException {
                    List<String> names = new ArrayList<>();
                    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                        for (Path path : stream) {
                            names.add(path.getFileName().toString());
                        }
                    } catch (DirectoryIteratorException e) {
                        throw e.getCause();
                    }
                    return names;
                }

                @Override
                public boolean isFolder(Path path) {
                    return Files.isDirectory(path);
                }
            };
}
