// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import org.apache.flink.annotation.Internal;

/**
 * The options of a {@link SampleFeed}.
 *
 * @param workers threads that read and prepare samples
 * @param prefetch maximum number of samples that are read ahead, in addition to those of the
 *     workers
 * @param shuffleBuffer number of items in the shuffle buffer; 1 keeps the order of the listing
 * @param seed seed of the shuffling; each sweep is shuffled differently
 * @param repeat whether the listing starts again at its end, without limit
 * @param part the part of the items that is read; the others are skipped
 * @param allowedUnreadable unreadable items that never stop the feed
 * @param allowedUnreadableShare beyond that number, the share of the items so far that may be
 *     unreadable, 0 to 1
 */
@Internal
public record FeedOptions(
        int workers,
        int prefetch,
        int shuffleBuffer,
        long seed,
        boolean repeat,
        FeedPart part,
        int allowedUnreadable,
        double allowedUnreadableShare) {

    /** Rejects invalid values. */
    public FeedOptions {
        require(workers >= 1, "workers", workers, "at least 1");
        require(prefetch >= 1, "prefetch", prefetch, "at least 1");
        require(shuffleBuffer >= 1, "shuffleBuffer", shuffleBuffer, "at least 1 (no shuffling)");
        require(allowedUnreadable >= 0, "allowedUnreadable", allowedUnreadable, "at least 0");
        require(
                allowedUnreadableShare >= 0 && allowedUnreadableShare <= 1,
                "allowedUnreadableShare",
                allowedUnreadableShare,
                "from 0 to 1");
        require(
                !repeat || allowedUnreadableShare < 1,
                "allowedUnreadableShare",
                allowedUnreadableShare,
                "below 1 for a feed that repeats");
    }

    private static void require(boolean holds, String name, Number value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "the feed's " + name + " must be " + expected + ", not " + value);
        }
    }

    /**
     * Creates a builder: two workers, 16 samples ahead, unshuffled, one sweep, 10 unreadable items
     * or 1 %.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link FeedOptions}, which document the options. */
    public static final class Builder {
        private int workers = 2;
        private int prefetch = 16;
        private int shuffleBuffer = 1;
        private long seed;
        private boolean repeat;
        private FeedPart part = FeedPart.ALL;
        private int allowedUnreadable = 10;
        private double allowedUnreadableShare = 0.01;

        private Builder() {}

        /** Number of threads that read samples. */
        public Builder workers(int count) {
            workers = count;
            return this;
        }

        /** Number of samples that are read ahead. */
        public Builder prefetch(int samples) {
            prefetch = samples;
            return this;
        }

        /** Shuffles with a buffer of items that are not read yet. */
        public Builder shuffle(int bufferedItems, long shuffleSeed) {
            shuffleBuffer = bufferedItems;
            seed = shuffleSeed;
            return this;
        }

        /** Repeats the listing without limit. */
        public Builder repeat() {
            repeat = true;
            return this;
        }

        /** Reads only the part of one worker: of every count · block items the rank-th block. */
        public Builder part(int rank, int count, int block) {
            part = new FeedPart(rank, count, block);
            return this;
        }

        /** Allows a number of unreadable items, and beyond that a share of them. */
        public Builder allowUnreadable(int number, double share) {
            allowedUnreadable = number;
            allowedUnreadableShare = share;
            return this;
        }

        /** Builds the options. */
        public FeedOptions build() {
            return new FeedOptions(
                    workers,
                    prefetch,
                    shuffleBuffer,
                    seed,
                    repeat,
                    part,
                    allowedUnreadable,
                    allowedUnreadableShare);
        }
    }
}
