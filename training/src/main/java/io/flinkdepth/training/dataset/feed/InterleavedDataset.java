// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import io.flinkdepth.training.dataset.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * Data sets mixed at random; the seed decides the order. All parts are listed at the same time;
 * items keep their order within a part.
 *
 * @param <T> the type of samples
 */
@Internal
public final class InterleavedDataset<T> implements Dataset<T> {

    private final String name;
    private final List<Dataset<T>> parts;
    private final long[] counts;
    private final long seed;

    private InterleavedDataset(String name, List<Dataset<T>> parts, long[] counts, long seed) {
        this.name = name;
        this.parts = parts;
        this.counts = counts;
        this.seed = seed;
    }

    /**
     * Mixes all items evenly, each once: the weight of a part is the number of its remaining items.
     * This is "combined without re-sampling" (Depth Anything, arXiv 2401.10891, section 4.1). Lists
     * every part first to count its items.
     *
     * @throws IOException if a part cannot be listed
     */
    public static <T> InterleavedDataset<T> withoutResampling(
            String name, List<Dataset<T>> parts, long seed) throws IOException {
        List<Dataset<T>> filled = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (Dataset<T> part : parts) {
            long count = 0;
            CloseableIterator<Item<T>> items = part.items();
            try {
                for (; items.hasNext(); items.next()) {
                    count++;
                }
            } finally {
                IOUtils.closeQuietly(items);
            }
            if (count > 0) {
                filled.add(part);
                counts.add(count);
            }
        }
        if (filled.isEmpty()) {
            throw new IOException("the mixture " + name + " has no item");
        }
        long[] lengths = counts.stream().mapToLong(Long::longValue).toArray();
        return new InterleavedDataset<>(name, filled, lengths, seed);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CloseableIterator<Item<T>> items() throws IOException {
        Listing listing = new Listing();
        try {
            for (Dataset<T> part : parts) {
                listing.open.add(part.items());
            }
            return listing;
        } catch (IOException | RuntimeException e) {
            listing.close();
            throw e;
        }
    }

    /** An item with a name that is unique among all parts with different names. */
    private record Renamed<T>(String name, Item<T> item) implements Item<T> {
        @Override
        public T read() throws IOException {
            return item.read();
        }
    }

    /** The listings of all parts. */
    private final class Listing implements CloseableIterator<Item<T>> {
        private static final int NONE = -1;

        private final List<CloseableIterator<Item<T>>> open = new ArrayList<>();
        private final long[] left = counts.clone();
        private final SplittableRandom random = new SplittableRandom(seed);
        private int chosen = NONE;
        private boolean decided;

        @Override
        public boolean hasNext() {
            if (!decided) {
                chosen = choose();
                decided = true;
            }
            return chosen != NONE;
        }

        @Override
        public Item<T> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("every item was listed");
            }
            decided = false;
            Item<T> item = open.get(chosen).next();
            return new Renamed<>(parts.get(chosen).name() + "/" + item.name(), item);
        }

        @Override
        public void close() {
            open.forEach(IOUtils::closeQuietly);
            chosen = NONE;
            decided = true;
        }

        /** Chooses the part of the next item; skips parts that have become shorter. */
        private int choose() {
            int part = draw();
            while (part != NONE && !open.get(part).hasNext()) {
                left[part] = 0;
                part = draw();
            }
            if (part != NONE) {
                left[part]--;
            }
            return part;
        }

        private int draw() {
            double sum = 0;
            for (long items : left) {
                sum += items;
            }
            double point = random.nextDouble() * sum;
            int last = NONE;
            for (int i = 0; i < left.length; i++) {
                if (left[i] > 0) {
                    last = i;
                    point -= left[i];
                    if (point < 0) {
                        return i;
                    }
                }
            }
            return last;
        }
    }
}
