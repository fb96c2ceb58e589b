// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import io.flinkdepth.training.dataset.Dataset;
import java.io.IOException;
import java.util.List;
import org.apache.flink.util.CloseableIterator;

/**
 * Data sets in sequence. One of them is listed at a time.
 *
 * @param <T> what an item is read as
 */
final class ConcatenatedDataset<T> implements Dataset<T> {
    private final String name;
    private final List<Dataset<T>> parts;

    /** The items of all parts; an item's name begins with that of its part. */
    public ConcatenatedDataset(String name, List<Dataset<T>> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("the data set " + name + " needs at least one part");
        }
        this.name = name;
        this.parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CloseableIterator<Item<T>> items() throws IOException {
        return new Listing();
    }

    private final class Listing extends OpenListings<T> {
        private int part = -1;

        private Listing() throws IOException {
            advance();
        }

        private boolean advance() throws IOException {
            if (part >= 0) {
                close(part);
            }
            part++;
            if (part < parts.size()) {
                open(part, parts.get(part));
            }
            return part < parts.size();
        }

        @Override
        protected int choose() throws IOException {
            while (part < parts.size() && !hasNext(part)) {
                advance();
            }
            return part < parts.size() ? part : NONE;
        }
    }
}
