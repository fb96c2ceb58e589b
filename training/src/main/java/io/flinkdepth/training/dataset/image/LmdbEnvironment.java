// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import javax.annotation.Nullable;

/**
 * An LMDB environment, read from its file page by page: LMDB itself maps the file and follows what
 * is written there, so that a damaged one ends the process. Reads what LMDB 0.9 and 1.0 write on
 * 64-bit little-endian machines in the main database, without duplicate keys. Thread-safe; each
 * holds a file descriptor.
 */
final class LmdbEnvironment implements AutoCloseable {

    private static final String FILE = "data.mdb";

    /** A tree of 64 levels would have more keys than bytes. */
    private static final int MAX_DEPTH = 64;

    private final LmdbPages pages;

    private LmdbEnvironment(LmdbPages pages) {
        this.pages = pages;
    }

    /** The environment of a folder with a {@code data.mdb}; the caller closes it. */
    static LmdbEnvironment open(Path folder) throws IOException {
        return new LmdbEnvironment(LmdbPages.open(folder.resolve(FILE)));
    }

    /** A key's value. */
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
            // In front of the first key of a branch lies everything that is smaller.
            number = page.child(Math.max(0, index));
        }
        throw pages.damaged("has not the key that was asked for");
    }

    /** The keys in their order. */
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

        /** The next key; null at the end. */
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
            // Each page once: a tree that leads back to itself has no end.
            if (path.size() >= MAX_DEPTH || visited++ > pages.count()) {
                throw pages.damaged("has pages that lead back to themselves");
            }
            path.push(new Place(pages.read(number), 0));
        }
    }
}
