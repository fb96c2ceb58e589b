// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.util.CloseableIterator;

/** What tests ask of data sets. */
final class ReadSamples {
    private ReadSamples() {}

    static <T> Map<String, Item<T>> list(Dataset<T> dataset) throws Exception {
        Map<String, Item<T>> items = new LinkedHashMap<>();
        try (CloseableIterator<Item<T>> listing = dataset.items()) {
            listing.forEachRemaining(item -> items.put(item.name(), item));
        }
        return items;
    }

    static <T> T first(Dataset<T> dataset) throws Exception {
        return list(dataset).values().iterator().next().read();
    }

    static <T> T read(Dataset<T> dataset, String name) throws Exception {
        Item<T> item = list(dataset).get(name);
        if (item == null) {
            throw new IOException("no " + name + " in " + list(dataset).keySet());
        }
        return item.read();
    }

    /** The value at a pixel; NaN where it does not count. */
    static float at(DepthLabel label, int x, int y) {
        int i = y * label.width() + x;
        return label.valid()[i] ? label.values()[i] : Float.NaN;
    }

    static double mean(DepthLabel label) {
        double sum = 0;
        for (int i = 0; i < label.values().length; i++) {
            sum += label.valid()[i] ? label.values()[i] : 0;
        }
        return sum / label.validCount();
    }
}
