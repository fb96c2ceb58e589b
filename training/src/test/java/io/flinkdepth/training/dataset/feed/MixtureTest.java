// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.MemoryDataset;
import io.flinkdepth.training.dataset.feed.InterleavedDataset.Exhausted;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private final MemoryDataset small = new MemoryDataset("small", 20, i -> false);
    private final MemoryDataset large = new MemoryDataset("large", 60, i -> false);
    private final List<Dataset<Integer>> parts = List.of(small, large);

    private static List<String> names(Dataset<Integer> dataset) throws Exception {
        List<String> names = new ArrayList<>();
        try (CloseableIterator<Dataset.Item<Integer>> items = dataset.items()) {
            items.forEachRemaining(item -> names.add(item.name()));
        }
        return names;
    }

    @Test
    void concatenationListsOnePartAfterTheOther() throws Exception {
        List<String> names = names(new ConcatenatedDataset<>("both", parts));
        assertThat(names).hasSize(80).doesNotHaveDuplicates();
        assertThat(names.subList(0, 20)).allMatch(name -> name.startsWith("small/item-"));
        assertThat(names.subList(20, 80)).allMatch(name -> name.startsWith("large/item-"));
        assertThat(small.open).hasValue(0);
        assertThat(large.open).hasValue(0);
    }

    @Test
    void withoutResamplingEachItemComesOnceAndThePartsAreSpreadBySize() throws Exception {
        Dataset<Integer> mixed = InterleavedDataset.withoutResampling("mixed", parts, 5);
        List<String> names = names(mixed);
        assertThat(names).hasSize(80).doesNotHaveDuplicates().isEqualTo(names(mixed));
        long early = names.subList(0, 40).stream().filter(n -> n.startsWith("small")).count();
        // Ten are expected, with a standard deviation of 1.9.
        assertThat(early).isBetween(4L, 16L);
        assertThat(names)
                .isNotEqualTo(names(InterleavedDataset.withoutResampling("mixed", parts, 6)));
    }

    @Test
    void weightsHoldWhileEveryPartLasts() throws Exception {
        Dataset<Integer> mixed =
                InterleavedDataset.weighted(
                        "mixed", parts, List.of(1.0, 1.0), Exhausted.LEAVE_OUT, 5);
        List<String> names = names(mixed);
        assertThat(names).hasSize(80).doesNotHaveDuplicates();
        int last = names.lastIndexOf("small/item-19");
        // With equal weights the small part's twenty are used up after about forty draws.
        assertThat(last).isBetween(27, 60);
        assertThat(names.subList(last + 1, 80)).allMatch(name -> name.startsWith("large"));
    }

    @Test
    void repeatingStartsThePartAgainUntilAllWereSeen() throws Exception {
        Dataset<Integer> mixed =
                InterleavedDataset.weighted("mixed", parts, List.of(1.0, 1.0), Exhausted.REPEAT, 5);
        List<String> names = names(mixed);
        assertThat(names.stream().filter(name -> name.startsWith("large")).distinct()).hasSize(60);
        assertThat(names.stream().filter(name -> name.equals("small/item-0")).count())
                .isBetween(2L, 5L);
        assertThat(small.open).hasValue(0);
    }

    @Test
    void badMixturesAreRefused() {
        assertThatThrownBy(
                        () ->
                                InterleavedDataset.weighted(
                                        "mixed", parts, List.of(1.0), Exhausted.REPEAT, 5))
                .hasMessageContaining("2 parts and 1 weights");
        assertThatThrownBy(
                        () ->
                                InterleavedDataset.weighted(
                                        "mixed", parts, List.of(1.0, 0.0), Exhausted.REPEAT, 5))
                .hasMessageContaining("weights above 0, not 0.0");
    }
}
