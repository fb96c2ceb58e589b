// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import java.nio.file.Path;

/** Names in paths. */
final class PathNames {
    private PathNames() {}

    /** Returns the name of a path. */
    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Returns the name of a path's parent folder; empty at the top. */
    static String folder(Path path) {
        return path.getParent() == null ? "" : name(path.getParent());
    }

    /** Returns the name without its last extension. */
    static String stem(Path path) {
        String name = name(path);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Returns the folder at a number of levels above a file: 1 is its parent folder. */
    static Path above(Path file, int levels) {
        Path folder = file;
        for (int i = 0; i < levels; i++) {
            folder = folder.getParent();
            if (folder == null) {
                return Path.of("");
            }
        }
        return folder;
    }
}
