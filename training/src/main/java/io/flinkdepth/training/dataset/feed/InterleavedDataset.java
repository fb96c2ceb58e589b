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

    /** What happens when a part has no item left. */
    public enum Exhausted {
        /** The others go on; each item comes once. */
        LEAVE_OUT,
        /** It starts again; the sweep ends as soon as each part has been seen to its end. */
        REPEAT
    }

    private final String name;
    private final List<Dataset<T>> parts;
    private final double[] weights;
    private final Exhausted exhausted;
    private final long seed;

    private InterleavedDataset(
            String name, List<Dataset<T>> parts, double[] weights, Exhausted exhausted, long seed) {
        this.name = name;
        this.parts = parts;
        this.weights = weights;
        this.exhausted = exhausted;
        this.seed = seed;
    }

    /**
     * Draws each item's part by weight.
     *
     * @param weights above 0, one for each part; their sum does not matter
     */
    public static <T> InterleavedDataset<T> weighted(
            String name,
            List<Dataset<T>> parts,
            List<Double> weights,
            Exhausted exhausted,
            long seed) {
        if (parts.isEmpty() || parts.size() != weights.size()) {
            throw new IllegalArgumentException(
                    "the mixture %s needs one weight for each part; it has %d parts and %d weights"
                            .formatted(name, parts.size(), weights.size()));
        }
        for (double weight : weights) {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "the mixture " + name + " needs weights above 0, not " + weight);
            }
        }
        double[] copy = weights.stream().mapToDouble(Double::doubleValue).toArray();
        return new InterleavedDataset<>(name, List.copyOf(parts), copy, exhausted, seed);
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
        List<Double> counts = new ArrayList<>();
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
                counts.add((double) count);
            }
        }
        if (filled.isEmpty()) {
            throw new IOException("the mixture " + name + " has no item");
        }
        double[] weights = counts.stream().mapToDouble(Double::doubleValue).toArray();
        return new InterleavedDataset<>(name, filled, weights, null, seed);
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
        private final double[] left = weights.clone();
        private final boolean[] seenToEnd = new boolean[weights.length];
        private final SplittableRandom random = new SplittableRandom(seed);

        @Override
        protected int choose() throws IOException {
            while (true) {
                int part = draw();
                if (part == NONE || hasNext(part)) {
                    if (part != NONE && exhausted == null) {
                        left[part]--;
                    }
                    return part;
                }
                seenToEnd[part] = true;
                if (exhausted == Exhausted.REPEAT) {
                    if (allSeen()) {
                        return NONE;
                    }
                    close(part);
                    open(part, parts.get(part));
                    if (hasNext(part)) {
                        return part;
                    }
                }
                left[part] = 0;
            }
        }

        private boolean allSeen() {
            for (boolean seen : seenToEnd) {
                if (!seen) {
                    return false;
                }
            }
            return true;
        }

        private int draw() {
            double sum = 0;
            for (double weight : left) {
                sum += weight;
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
