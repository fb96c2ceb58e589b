// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import javax.annotation.Nullable;

/**
 * An LMDB environment, read page by page in Java, because a damaged file can crash the process in
 * the native LMDB, which maps the file and trusts its content. Supports files of LMDB 0.9 and 1.0
 * from 64-bit little-endian machines, the main database, without duplicate keys. Thread-safe; holds
 * a file descriptor.
 */
final class LmdbEnvironment implements AutoCloseable {

    private static final String FILE = "data.mdb";

    /** Maximum depth; a valid tree of 64 levels would have more keys than bytes. */
    private static final int MAX_DEPTH = 64;

    private final LmdbPages pages;

    private LmdbEnvironment(LmdbPages pages) {
        this.pages = pages;
    }

    /** Opens the environment of a folder with a {@code data.mdb}; the caller closes it. */
    static LmdbEnvironment open(Path folder) throws IOException {
        return new LmdbEnvironment(LmdbPages.open(folder.resolve(FILE)));
    }

    /** Returns the value of a key. */
    byte[] value(byte[] key) throws IOException {
        long number = pages.root();
        for (int depth = 0; depth < MAX_DEPTH && number != LmdbPages.NONE; depth++) {
            LmdbPage page = pages.read(number);
            int index = page.search(key);
            if (page.isLeaf()) {
                boolean found = index >= 0 && Arrays.equals(page.key(index), key);
                if (found) {
                    return pages.value(page, index);
                }
                break;
            }
            // The first child of a branch contains all smaller keys.
            number = page.child(Math.max(0, index));
        }
        throw pages.damaged("has not the key that was asked for");
    }

    /** Returns the keys in order. */
    Keys keys() {
        return new Keys();
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }

    /** A walk over the keys. Not thread-safe. */
    final class Keys {

        private record Place(LmdbPage page, int index) {}

        private final Deque<Place> path = new ArrayDeque<>();
        private long visited;
        private boolean started;

        /** Returns the next key; null at the end. */
        @Nullable
        byte[] next() throws IOException {
            if (!started) {
                started = true;
                if (pages.root() != LmdbPages.NONE) {
                    enter(pages.root());
                }
            }
            while (!path.isEmpty()) {
                Place place = path.pop();
                if (place.index() >= place.page().size()) {
                    continue;
                }
                path.push(new Place(place.page(), place.index() + 1));
                if (place.page().isLeaf()) {
                    return place.page().key(place.index());
                }
                enter(place.page().child(place.index()));
            }
            return null;
        }

        private void enter(long number) throws IOException {
            // Each page at most once, because a tree with a cycle has no end.
            if (path.size() >= MAX_DEPTH || visited++ > pages.count()) {
                throw pages.damaged("has pages that lead back to themselves");
            }
            path.push(new Place(pages.read(number), 0));
        }
    }
}
