// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.listing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.util.CloseableIterator;

/**
 * The files below a folder, depth first, the names within one folder in the order of their
 * characters: the same order on every machine. Held in memory are the names, not yet visited, of
 * the folders on the way down to the present file, and nothing of those before or beside it.
 *
 * <p>Names that begin with a dot are skipped: such files are hidden or still being written. Links
 * are followed.
 */
@Experimental
public final class FileTree {
    /**
     * Deeper than any data set; reached by a link to a folder above itself. Systems follow 40 links
     * in a path, so that a deeper limit would never be reached.
     */
    private static final int DEEPEST = 32;

    private FileTree() {}

    /**
     * Walks the files that are wanted.
     *
     * @param root a folder
     * @param wanted asked with each path below the root, folders too; what it accepts is taken for
     *     a file without asking the file system
     * @return paths that begin with {@code root}; its {@code next} throws {@link
     *     UncheckedIOException} when a folder cannot be read. Not thread-safe
     * @throws IOException when the root is no folder that can be read
     */
    public static CloseableIterator<Path> walk(Path root, Predicate<Path> wanted)
            throws IOException {
        return new Walk(root, wanted, FolderNames.OF_FILE_SYSTEM);
    }

    /** A folder with the names that are left of it. */
    private static final class Level {
        private final Path folder;
        private final List<String> names;

        /** Names in falling order, so that the next one is taken from the end. */
        private Level(Path folder, List<String> names) {
            this.folder = folder;
            this.names = names;
            names.sort(Collections.reverseOrder());
        }
    }

    static final class Walk implements CloseableIterator<Path> {
        private final Predicate<Path> wanted;
        private final FolderNames fileSystem;
        private final Deque<Level> levels = new ArrayDeque<>();
        private Path found;

        Walk(Path root, Predicate<Path> wanted, FolderNames fileSystem) throws IOException {
            if (!fileSystem.isFolder(root)) {
                throw new IOException(root + " is not a folder");
            }
            this.wanted = wanted;
            this.fileSystem = fileSystem;
            enter(root);
        }

        /** How many names are held in memory now. */
        long heldNames() {
            return levels.stream().mapToLong(level -> level.names.size()).sum();
        }

        @Override
        public boolean hasNext() {
            while (found == null && !levels.isEmpty()) {
                Level level = levels.peek();
                if (level.names.isEmpty()) {
                    levels.pop();
                } else {
                    visit(level.folder, level.names.remove(level.names.size() - 1));
                }
            }
            return found != null;
        }

        private void visit(Path folder, String name) {
            if (name.startsWith(".")) {
                return;
            }
            Path path = folder.resolve(name);
            if (wanted.test(path)) {
                found = path;
            } else if (fileSystem.isFolder(path)) {
                try {
                    enter(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void enter(Path folder) throws IOException {
            if (levels.size() == DEEPEST) {
                throw new IOException(
                        folder
                                + " lies "
                                + DEEPEST
                                + " folders deep; is one of them a link to a folder above it?");
            }
            try {
                levels.push(new Level(folder, fileSystem.in(folder)));
            } catch (IOException e) {
                throw new IOException("the folder " + folder + " cannot be listed: " + e, e);
            }
        }

        @Override
        public Path next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no further file");
            }
            Path result = found;
            found = null;
            return result;
        }

        @Override
        public void close() {
            levels.clear();
            found = null;
        }
    }
}
