// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * Prepares a sample on a worker thread after it was read. Thread-safe.
 *
 * @param <T> the type of samples
 * @param <R> the type of prepared samples
 */
@Internal
@FunctionalInterface
public interface Preparation<T, R> {
    /**
     * Prepares a sample.
     *
     * @param position the item's position in the feed, from 0; with a seed, it determines random
     *     numbers that a resumed feed repeats
     * @throws IOException if the sample cannot be used; it is skipped and counted as unreadable
     */
    R prepare(T sample, long position) throws IOException;
}
