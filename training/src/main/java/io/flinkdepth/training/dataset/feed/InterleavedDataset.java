// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import io.flinkdepth.training.dataset.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * Data sets mixed at random; the seed decides the order. All parts are listed at the same time;
 * items keep their order within a part.
 *
 * @param <T> what an item is read as
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
     * Mixes all items evenly, each once: a part's weight is the number of its items that are left.
     * That is "combined without re-sampling" (Depth Anything, arXiv 2401.10891, section 4.1).
     * Counts every part first, by listing it.
     *
     * @throws IOException when a part cannot be listed
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
            for (int i = 0; i < parts.size(); i++) {
                listing.open(i, parts.get(i));
            }
            return listing;
        } catch (IOException | RuntimeException e) {
            listing.close();
            throw e;
        }
    }

    private final class Listing extends OpenListings<T> {
        private final long[] left = counts.clone();
        private final SplittableRandom random = new SplittableRandom(seed);

        @Override
        protected int choose() {
            int part = draw();
            while (part != NONE && !hasNext(part)) {
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
