// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import io.flinkdepth.training.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;

/**
 * The items of a data set in repeated sweeps, each shuffled separately. The sequence depends only
 * on the listing, the seed and the position. Used by one thread.
 */
final class ItemSequence<T> implements AutoCloseable {
    private static final long SWEEP_MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final Dataset<T> dataset;
    private final FeedOptions options;
    private CloseableIterator<Dataset.Item<T>> listing;
    private Iterator<Dataset.Item<T>> shuffled;
    private long sweep;
    private long takenOfSweep;

    ItemSequence(Dataset<T> dataset, FeedOptions options) throws IOException {
        this.dataset = dataset;
        this.options = options;
        startSweep();
    }

    private void startSweep() throws IOException {
        listing = dataset.items();
        shuffled =
                options.shuffleBuffer() == 1
                        ? listing
                        : new ShuffledItems<>(
                                listing,
                                options.shuffleBuffer(),
                                options.seed() + SWEEP_MULTIPLIER * (sweep + 1));
        takenOfSweep = 0;
    }

    /** Skips items as if they had been taken; whole sweeps are skipped by their count. */
    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (next() == null) {
                return;
            }
            left--;
            if (takenOfSweep > 0 && left >= takenOfSweep && !hasNext()) {
                sweep += left / takenOfSweep;
                left %= takenOfSweep;
            }
        }
    }

    /** Returns the next item; null at the end of a single sweep. */
    @Nullable
    Dataset.Item<T> next() throws IOException {
        if (!hasNext()) {
            if (!options.repeat()) {
                return null;
            }
            if (takenOfSweep == 0) {
                throw new IOException("the data set " + dataset.name() + " has no item");
            }
            closeListing();
            sweep++;
            startSweep();
            if (!hasNext()) {
                throw new IOException("the data set " + dataset.name() + " has no item any more");
            }
        }
        takenOfSweep++;
        return shuffled.next();
    }

    private boolean hasNext() throws IOException {
        try {
            return shuffled.hasNext();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void closeListing() throws IOException {
        try {
            listing.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the listing of " + dataset.name() + " cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        closeListing();
    }
}
