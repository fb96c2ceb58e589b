// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import java.util.function.Predicate;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.util.CloseableIterator;

/**
 * A collection of images, with or without labels, that is listed without being read.
 *
 * <p>A listing holds at most the names of one folder in memory, independently of the size of the
 * collection, and always has the same order. Items may be read on any thread.
 *
 * @param <T> the type of samples
 */
@Experimental
public interface Dataset<T> {

    /** Short name for tables and messages. */
    String name();

    /**
     * Lists the items, always in the same order. The caller closes the iterator.
     *
     * @throws IOException if the collection does not exist or does not have the expected layout
     */
    CloseableIterator<Item<T>> items() throws IOException;

    /**
     * Returns this collection with a mapping of each sample, which runs on the reading thread.
     *
     * @param <R> the type of mapped samples
     */
    default <R> Dataset<R> map(Mapping<? super T, ? extends R> mapping) {
        return new MappedDataset<>(this, mapping);
    }

    /** Returns the items whose names match; the others are listed but never read. */
    default Dataset<T> only(Predicate<String> wanted) {
        return new SelectedDataset<>(this, wanted);
    }

    /**
     * A mapping of samples. Thread-safe.
     *
     * @param <T> the type of samples
     * @param <R> the type of mapped samples
     */
    @Experimental
    @FunctionalInterface
    interface Mapping<T, R> {
        /**
         * Maps a sample.
         *
         * @throws IOException if the sample cannot be used
         */
        R apply(T sample) throws IOException;
    }

    /**
     * One item, which is read on demand. Thread-safe.
     *
     * @param <T> the type of the sample
     */
    @Experimental
    interface Item<T> {
        /** The name, unique within the collection; usually a path below its root. */
        String name();

        /**
         * Reads the item.
         *
         * @throws IOException if it cannot be read; names the file
         */
        T read() throws IOException;
    }
}
