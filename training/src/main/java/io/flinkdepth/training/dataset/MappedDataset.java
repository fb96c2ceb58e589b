// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import org.apache.flink.util.CloseableIterator;

/** A data set whose items are mapped after they are read. */
record MappedDataset<T, R>(Dataset<T> source, Mapping<? super T, ? extends R> mapping)
        implements Dataset<R> {

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public CloseableIterator<Item<R>> items() throws IOException {
        CloseableIterator<Item<T>> items = source.items();
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Item<R> next() {
                return new MappedItem<>(items.next(), mapping);
            }

            @Override
            public void close() throws Exception {
                items.close();
            }
        };
    }

    private record MappedItem<T, R>(Item<T> item, Mapping<? super T, ? extends R> mapping)
            implements Item<R> {
        @Override
        public String name() {
            return item.name();
        }

        @Override
        public R read() throws IOException {
            return mapping.apply(item.read());
        }
    }
}
