// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import io.flinkdepth.training.dataset.Dataset;
import java.io.IOException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/** A listing over several listings, which are closed together. */
abstract class OpenListings<T> implements CloseableIterator<Dataset.Item<T>> {
    /** No part has an item left. */
    static final int NONE = -1;

    private record Part<T>(String name, CloseableIterator<Dataset.Item<T>> items) {}

    /** An item under a name that is unique among all parts whose own names differ. */
    private record Renamed<T>(String name, Dataset.Item<T> item) implements Dataset.Item<T> {
        @Override
        public T read() throws IOException {
            return item.read();
        }
    }

    private final Map<Integer, Part<T>> open = new TreeMap<>();
    private int chosen = NONE;
    private boolean decided;

    final void open(int part, Dataset<T> dataset) throws IOException {
        open.put(part, new Part<>(dataset.name(), dataset.items()));
    }

    final boolean hasNext(int part) {
        return open.get(part).items.hasNext();
    }

    /** The part whose item is next, or {@link #NONE}; called once for each item. */
    protected abstract int choose();

    @Override
    public final boolean hasNext() {
        if (!decided) {
            chosen = choose();
            decided = true;
        }
        return chosen != NONE;
    }

    @Override
    public final Dataset.Item<T> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("every item was listed");
        }
        decided = false;
        Part<T> part = open.get(chosen);
        Dataset.Item<T> item = part.items.next();
        return new Renamed<>(part.name + "/" + item.name(), item);
    }

    @Override
    public final void close() {
        open.values().forEach(part -> IOUtils.closeQuietly(part.items));
        open.clear();
        chosen = NONE;
        decided = true;
    }
}
