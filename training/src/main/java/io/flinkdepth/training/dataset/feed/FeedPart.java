// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

/**
 * The part of a feed that one of several worker processes reads: of every {@code count · block}
 * items the {@code rank}-th block.
 *
 * @param rank from 0
 * @param count number of workers
 * @param block number of consecutive items, the batch of a worker
 */
record FeedPart(int rank, int count, int block) {

    /** The whole feed. */
    public static final FeedPart ALL = new FeedPart(0, 1, 1);

    /** Rejects invalid ranks. */
    public FeedPart {
        if (rank < 0 || rank >= count || block < 1) {
            throw new IllegalArgumentException(
                    "part %d of %d in blocks of %d cannot be; ranks run from 0, blocks from 1"
                            .formatted(rank, count, block));
        }
    }

    boolean has(long place) {
        return place / block % count == rank;
    }
}
