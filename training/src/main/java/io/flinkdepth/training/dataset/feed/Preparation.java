// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * Prepares a sample on a worker thread after it was read. Thread-safe.
 *
 * @param <T> what is read
 * @param <R> what is made of it
 */
@Internal
@FunctionalInterface
public interface Preparation<T, R> {
    /**
     * Prepares a sample.
     *
     * @param position the item's place in the feed, from 0: with a seed, a source of random numbers
     *     that a resumed feed repeats
     * @throws IOException when the sample cannot be used; it is skipped and counted as unreadable
     */
    R prepare(T sample, long position) throws IOException;
}
