// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.CloseableIterator;

/** Small data sets as lists. */
public final class ReadAll {
    private ReadAll() {}

    public static List<LabelledSample> of(Dataset<LabelledSample> images) throws Exception {
        List<LabelledSample> samples = new ArrayList<>();
        try (CloseableIterator<Dataset.Item<LabelledSample>> items = images.items()) {
            while (items.hasNext()) {
                samples.add(items.next().read());
            }
        }
        return samples;
    }

    /** The share of equal elements. */
    public static double agreement(boolean[] first, boolean[] second) {
        int equal = 0;
        for (int i = 0; i < first.length; i++) {
            equal += first[i] == second[i] ? 1 : 0;
        }
        return (double) equal / first.length;
    }
}
