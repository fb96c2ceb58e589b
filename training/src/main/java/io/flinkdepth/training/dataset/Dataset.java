// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import java.util.function.Predicate;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.util.CloseableIterator;

/**
 * A collection of images, with or without labels, that is listed without being read.
 *
 * <p>Listing holds no more than one folder's names in memory, however large the collection is, and
 * comes in the same order each time. Items may be read on any thread.
 *
 * @param <T> what an item is read as
 */
@Experimental
public interface Dataset<T> {

    /** Short name for tables and messages. */
    String name();

    /**
     * Lists the items, in the same order each time. To be closed.
     *
     * @throws IOException when the collection is not there, or not laid out as expected
     */
    CloseableIterator<Item<T>> items() throws IOException;

    /**
     * This collection with something done to each item after it was read, on the thread that reads.
     *
     * @param <R> what it becomes
     */
    default <R> Dataset<R> map(Mapping<? super T, ? extends R> mapping) {
        return new MappedDataset<>(this, mapping);
    }

    /** Those of the items whose names are wanted; the others are listed and never read. */
    default Dataset<T> only(Predicate<String> wanted) {
        return new SelectedDataset<>(this, wanted);
    }

    /**
     * What is done to an item that was read. Thread-safe.
     *
     * @param <T> what was read
     * @param <R> what it becomes
     */
    @Experimental
    @FunctionalInterface
    interface Mapping<T, R> {
        /**
         * Does it.
         *
         * @throws IOException when the item cannot be used
         */
        R apply(T sample) throws IOException;
    }

    /**
     * One item, not yet read. Thread-safe.
     *
     * @param <T> what it is read as
     */
    @Experimental
    interface Item<T> {
        /** Unique within the collection: a path below its root, mostly. */
        String name();

        /**
         * Reads it.
         *
         * @throws IOException naming the file, when it cannot be read
         */
        T read() throws IOException;
    }
}
