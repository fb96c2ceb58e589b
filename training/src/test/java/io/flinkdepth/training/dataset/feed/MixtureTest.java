// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.MemoryDataset;
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
    void withoutResamplingEachItemComesOnceAndThePartsAreSpreadBySize() throws Exception {
        Dataset<Integer> mixed = InterleavedDataset.withoutResampling("mixed", parts, 5);
        List<String> names = names(mixed);
        assertThat(names).hasSize(80).doesNotHaveDuplicates().isEqualTo(names(mixed));
        assertThat(small.open).hasValue(0);
        assertThat(large.open).hasValue(0);
        long early = names.subList(0, 40).stream().filter(n -> n.startsWith("small")).count();
        // Ten are expected, with a standard deviation of 1.9.
        assertThat(early).isBetween(4L, 16L);
        assertThat(names)
                .isNotEqualTo(names(InterleavedDataset.withoutResampling("mixed", parts, 6)));
    }
}
