// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.MemoryDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SampleFeedTest {
    private static final FeedOptions ONE_SWEEP =
            FeedOptions.builder().workers(4).prefetch(8).build();
    private static final FeedOptions SHUFFLED =
            FeedOptions.builder().workers(3).prefetch(4).shuffle(7, 11).repeat().build();

    private static <T> List<T> take(SampleFeed<T> feed, int count) throws Exception {
        List<T> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            T sample = feed.next();
            if (sample == null) {
                break;
            }
            samples.add(sample);
        }
        return samples;
    }

    @Test
    void keepsTheListingsOrderWhateverTheWorkersSpeed() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 300, i -> false);
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, ONE_SWEEP)) {
            assertThat(take(feed, 1000))
                    .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
            assertThat(feed.next()).isNull();
            assertThat(feed.position()).isEqualTo(300);
            assertThat(feed.waitedNanos()).isPositive();
        }
        assertThat(numbers.readers).hasSizeGreaterThan(1).noneMatch(Thread::isAlive);
        assertThat(numbers.open).hasValue(0);
    }

    @Test
    void readsNoFurtherAheadThanAllowed() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 1000, i -> false);
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, ONE_SWEEP)) {
            for (int taken = 1; taken <= 100; taken++) {
                feed.next();
                assertThat(numbers.reads.get()).isLessThanOrEqualTo(taken + 8 + 1 + 4);
            }
        }
        assertThat(numbers.readers).noneMatch(Thread::isAlive);
    }

    @Test
    void eachSweepGivesEachItemOnceInItsOwnOrder() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 40, i -> false);
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, SHUFFLED)) {
            List<Integer> first = take(feed, 40);
            List<Integer> second = take(feed, 40);
            List<Integer> all = IntStream.range(0, 40).boxed().toList();
            assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
            assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
            // The buffer holds seven: nothing comes more than that too early.
            for (int i = 0; i < 40; i++) {
                assertThat(first.get(i)).isLessThan(i + 7);
            }
        }
    }

    /**
     * Seeds of sweeps that lie the generator's own step apart would only shift the order by one.
     */
    @Test
    void aSweepIsNotTheOneBeforeShifted() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 1000, i -> false);
        FeedOptions options = FeedOptions.builder().shuffle(50, 3).repeat().build();
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, options)) {
            List<Integer> first = take(feed, 1000);
            List<Integer> second = take(feed, 1000);
            for (int shift = -1; shift <= 1; shift++) {
                int same = 0;
                for (int i = 1; i < 999; i++) {
                    same += second.get(i).equals(first.get(i + shift)) ? 1 : 0;
                }
                assertThat(same).as("shifted by %d", shift).isLessThan(150);
            }
        }
    }

    @Test
    void readsItsPartOnlyAndCountsItsOwnItems() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 24, i -> false);
        FeedOptions options = FeedOptions.builder().part(1, 2, 3).build();
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, options)) {
            assertThat(take(feed, 6)).containsExactly(3, 4, 5, 9, 10, 11);
            assertThat(feed.position()).isEqualTo(12);
        }
        // 6 of its own 60 items are bad: a tenth, though a twentieth of all.
        MemoryDataset bad = new MemoryDataset("bad", 120, i -> i % 2 == 1 && i % 20 == 1);
        FeedOptions strict = FeedOptions.builder().part(1, 2, 1).allowUnreadable(1, 0.07).build();
        try (SampleFeed<Integer> feed = SampleFeed.open(bad, strict)) {
            assertThatThrownBy(() -> take(feed, 54)).hasMessageContaining("bad");
        }
    }

    @Test
    void goesOnAtAnyPositionWithWhatAnUnbrokenFeedGives() throws Exception {
        int size = 23;
        List<Integer> unbroken;
        List<Long> positions = new ArrayList<>(List.of(0L));
        try (SampleFeed<Integer> feed = SampleFeed.open(broken(size), SHUFFLED)) {
            unbroken = new ArrayList<>();
            for (int i = 0; i < 130; i++) {
                unbroken.add(feed.next());
                positions.add(feed.position());
            }
        }
        for (int start = 0; start < 100; start++) {
            MemoryDataset numbers = broken(size);
            try (SampleFeed<Integer> feed =
                    SampleFeed.open(numbers, SHUFFLED, positions.get(start))) {
                assertThat(take(feed, 30)).isEqualTo(unbroken.subList(start, start + 30));
                assertThat(feed.position()).isEqualTo(positions.get(start + 30));
            }
            // What was passed over was not read.
            assertThat(numbers.reads.get()).isLessThan(30 + 4 + 3 + 1 + 10);
        }
    }

    private static MemoryDataset broken(int size) {
        return new MemoryDataset("numbers", size, i -> i == 5);
    }

    @Test
    void workersPrepareWithThePositionOfTheItem() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 10, i -> i == 3);
        try (SampleFeed<String> feed =
                SampleFeed.open(numbers, ONE_SWEEP, 2, (sample, at) -> sample + "@" + at)) {
            assertThat(take(feed, 3)).containsExactly("2@2", "4@4", "5@5");
        }
    }

    @Test
    void anUnreadableItemIsSkippedCountedAndNamed() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 20, i -> i % 8 == 1);
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, ONE_SWEEP)) {
            assertThat(take(feed, 100)).hasSize(17).doesNotContain(1, 9, 17);
            assertThat(feed.unreadable()).isEqualTo(3);
            assertThat(feed.unreadableNames()).containsExactly("item-1", "item-9", "item-17");
            assertThat(feed.position()).isEqualTo(20);
        }
    }

    /** A header that claims more memory, or a nesting that is too deep, is of one item. */
    @Test
    void anItemThatEndsInAnErrorOfMemoryIsUnreadable() throws Exception {
        MemoryDataset numbers =
                new MemoryDataset(
                        "numbers",
                        20,
                        i -> {
                            if (i == 3) {
                                throw new OutOfMemoryError("Requested array size exceeds VM limit");
                            } else if (i == 5) {
                                throw new StackOverflowError();
                            }
                            return false;
                        });
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, ONE_SWEEP)) {
            assertThat(take(feed, 100)).hasSize(18).doesNotContain(3, 5);
            assertThat(feed.unreadableNames()).containsExactly("item-3", "item-5");
        }
    }

    @Test
    void tooManyUnreadableItemsStopTheFeedAndSayWhich() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 1000, i -> i % 4 == 0);
        FeedOptions strict = FeedOptions.builder().allowUnreadable(3, 0.2).build();
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, strict)) {
            assertThatThrownBy(() -> take(feed, 1000))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("numbers: 4 of 13 items could not be read")
                    .hasMessageContaining("allowed are 3, or a share of 0.2")
                    .hasMessageContaining("[item-0, item-4, item-8, item-12]")
                    .hasMessageContaining("item-12 is broken");
        }
        assertThat(numbers.readers).noneMatch(Thread::isAlive);
        assertThat(numbers.open).hasValue(0);
    }

    @Test
    void aShareIsAllowedBeyondTheNumber() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 1000, i -> i % 4 == 0);
        FeedOptions lenient = FeedOptions.builder().allowUnreadable(3, 0.31).build();
        try (SampleFeed<Integer> feed = SampleFeed.open(numbers, lenient)) {
            assertThat(take(feed, 1000)).hasSize(750);
        }
    }

    @Test
    void nothingReadableAndNothingListedAreToldApart() throws Exception {
        try (SampleFeed<Integer> feed =
                SampleFeed.open(new MemoryDataset("bad", 4, i -> true), ONE_SWEEP)) {
            assertThatThrownBy(feed::next).hasMessageContaining("bad: none of 4 items");
        }
        for (FeedOptions options : List.of(ONE_SWEEP, SHUFFLED)) {
            try (SampleFeed<Integer> feed =
                    SampleFeed.open(new MemoryDataset("empty", 0, i -> true), options)) {
                assertThatThrownBy(feed::next).hasMessageContaining("empty has no item");
            }
        }
    }

    @Test
    void aListingThatBreaksStopsTheFeedAfterWhatItGave() throws Exception {
        Dataset<Integer> breaking = breaking();
        try (SampleFeed<Integer> feed = SampleFeed.open(breaking, ONE_SWEEP)) {
            assertThat(feed.next()).isEqualTo(0);
            assertThatThrownBy(feed::next)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("breaking cannot be listed: the disk is gone");
        }
    }

    private static Dataset<Integer> breaking() {
        MemoryDataset numbers = new MemoryDataset("breaking", 2, i -> false);
        return new Dataset<>() {
            @Override
            public String name() {
                return "breaking";
            }

            @Override
            public CloseableIterator<Item<Integer>> items() {
                CloseableIterator<Item<Integer>> items = numbers.items();
                return new CloseableIterator<>() {
                    private boolean given;

                    @Override
                    public boolean hasNext() {
                        if (given) {
                            throw new UncheckedIOException(new IOException("the disk is gone"));
                        }
                        return true;
                    }

                    @Override
                    public Item<Integer> next() {
                        given = true;
                        return items.next();
                    }

                    @Override
                    public void close() throws Exception {
                        items.close();
                    }
                };
            }
        };
    }

    @Test
    void closingInTheMiddleEndsTheThreads() throws Exception {
        MemoryDataset numbers = new MemoryDataset("numbers", 500, i -> false);
        SampleFeed<Integer> feed = SampleFeed.open(numbers, SHUFFLED);
        feed.next();
        feed.close();
        assertThat(numbers.readers).isNotEmpty().noneMatch(Thread::isAlive);
        assertThat(numbers.open).hasValue(0);
        assertThatThrownBy(feed::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("numbers was closed");
    }

    @Test
    void badOptionsAreRefusedByName() {
        assertThatThrownBy(() -> FeedOptions.builder().workers(0).build())
                .hasMessage("the feed's workers must be at least 1, not 0");
        assertThatThrownBy(() -> FeedOptions.builder().allowUnreadable(1, 1.5).build())
                .hasMessage("the feed's allowedUnreadableShare must be from 0 to 1, not 1.5");
        assertThatThrownBy(() -> FeedOptions.builder().repeat().allowUnreadable(1, 1).build())
                .hasMessageContaining("below 1 for a feed that repeats");
    }
}
