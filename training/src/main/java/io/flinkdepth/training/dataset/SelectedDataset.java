// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.flink.util.CloseableIterator;

/** A data set filtered by the names of its items. */
record SelectedDataset<T>(Dataset<T> source, Predicate<String> wanted) implements Dataset<T> {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public CloseableIterator<Item<T>> items() throws IOException {
        CloseableIterator<Item<T>> items = source.items();
        return new CloseableIterator<>() {
            private Item<T> found;

            @Override
            public boolean hasNext() {
                while (found == null && items.hasNext()) {
                    Item<T> next = items.next();
                    found = wanted.test(next.name()) ? next : null;
                }
                return found != null;
            }

            @Override
            public Item<T> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there is no further item that is wanted");
                }
                Item<T> result = found;
                found = null;
                return result;
            }

            @Override
            public void close() throws Exception {
                items.close();
            }
        };
    }
}
