// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;

/**
 * Walks the files below a folder, depth first, the names within one folder in the order of their
 * characters: the same order on every machine, so that a walk can be resumed from a position
 * without visiting the files before it again. Memory holds at most a window of names of each folder
 * on the path to the current file.
 *
 * <p>Hidden names are skipped. Not thread-safe; holds no resources between two calls.
 */
@Internal
public final class FileTree {

    /** Deeper than any data set, and below the 40 links in a path that systems follow. */
    private static final int MAX_DEPTH = 32;

    /** How many names of a folder are in memory by default. */
    public static final int DEFAULT_WINDOW = 200_000;

    private final Predicate<Path> wanted;
    private final boolean followLinks;
    private final int window;
    private final Deque<FolderWindow> open = new ArrayDeque<>();
    private long passedOver;

    /**
     * Starts a walk.
     *
     * @param wanted accepts file names; a name that it accepts is taken for a file without asking
     *     the file system
     * @param followLinks whether links to folders are followed
     * @param window maximum number of names of one folder in memory; a larger folder is listed once
     *     for each window
     */
    public FileTree(Path root, Predicate<Path> wanted, boolean followLinks, int window) {
        this(root, wanted, followLinks, window, List.of());
    }

    /**
     * Resumes a walk.
     *
     * @param position what {@link #position} returned: for each open folder from the root down, the
     *     last name that was taken, null before the first
     */
    public FileTree(
            Path root,
            Predicate<Path> wanted,
            boolean followLinks,
            int window,
            List<String> position) {
        this.wanted = wanted;
        this.followLinks = followLinks;
        this.window = window;
        Path folder = root;
        if (position.isEmpty()) {
            open.push(new FolderWindow(folder, window, null));
        }
        for (String last : position) {
            open.push(new FolderWindow(folder, window, last));
            folder = last == null ? folder : folder.resolve(last);
        }
    }

    /**
     * Iterates over the wanted files below a folder, links followed.
     *
     * @return paths that begin with {@code root}; its methods throw {@link UncheckedIOException}
     *     when a folder cannot be listed
     * @throws IOException when the root is no folder
     */
    public static CloseableIterator<Path> walk(Path root, Predicate<Path> wanted)
            throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(root + " is not a folder");
        }
        FileTree tree = new FileTree(root, wanted, true, DEFAULT_WINDOW);
        return CloseableIterator.adapterForIterator(tree.iterator());
    }

    private Iterator<Path> iterator() {
        return new Iterator<>() {
            @Nullable private Path found;

            @Override
            public boolean hasNext() {
                try {
                    found = found == null ? FileTree.this.next() : found;
                    return found != null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
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
        };
    }

    /**
     * The next file; null after the last.
     *
     * @throws FolderException when a folder cannot be listed; the walk continues after that folder
     */
    @Nullable
    public Path next() throws FolderException {
        while (!open.isEmpty()) {
            FolderWindow folder = open.peek();
            String name = nextName(folder);
            if (name == null) {
                open.pop();
                continue;
            }
            Path path = folder.folder().resolve(name);
            if (wanted.test(path)) {
                return path;
            }
            Path undecodable = folder.undecodable(name);
            if (undecodable != null && isFolder(undecodable)) {
                throw new FolderException(path, FileNameText.undecodable(), null);
            }
            if (isFolder(path)) {
                enter(path);
            } else {
                passedOver++;
            }
        }
        return null;
    }

    @Nullable
    private String nextName(FolderWindow folder) throws FolderException {
        try {
            return folder.next();
        } catch (IOException e) {
            open.pop();
            throw new FolderException(folder.folder(), "cannot be listed: " + e, e);
        }
    }

    private boolean isFolder(Path path) {
        return followLinks
                ? Files.isDirectory(path)
                : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void enter(Path folder) throws FolderException {
        if (open.size() == MAX_DEPTH && followLinks) {
            throw new FolderException(
                    folder,
                    "lies "
                            + MAX_DEPTH
                            + " folders deep; is one of them a link to a folder above it?",
                    null);
        }
        open.push(new FolderWindow(folder, window, null));
    }

    /** Where the walk stands; the open folders are those of {@link #folders}. */
    public List<String> position() {
        List<String> names = new ArrayList<>();
        for (Iterator<FolderWindow> all = open.descendingIterator(); all.hasNext(); ) {
            names.add(all.next().last());
        }
        return names;
    }

    /** The open folders, from the root down. */
    public List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (Iterator<FolderWindow> all = open.descendingIterator(); all.hasNext(); ) {
            folders.add(all.next().folder());
        }
        return folders;
    }

    /** Number of files that were not wanted so far. */
    public long passedOver() {
        return passedOver;
    }

    /** Number of names in memory. */
    int heldNames() {
        return open.stream().mapToInt(FolderWindow::held).sum();
    }

    /** A folder that cannot be listed. */
    @Internal
    public static final class FolderException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Path folder;
        private final String reason;

        FolderException(Path folder, String reason, @Nullable Throwable cause) {
            super(folder + " " + reason, cause);
            this.folder = folder;
            this.reason = reason;
        }

        /** The folder. */
        public Path folder() {
            return folder;
        }

        /** What is wrong with it, without its name. */
        public String reason() {
            return reason;
        }
    }
}
