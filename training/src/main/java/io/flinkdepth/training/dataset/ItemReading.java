// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Reads items so that what a damaged one claims ends no training. */
@Internal
public final class ItemReading {

    private ItemReading() {}

    /**
     * Reads an item.
     *
     * @throws IOException also when it needs more memory, or a deeper stack, than there is
     */
    public static <T> T read(Dataset.Item<T> item) throws IOException {
        try {
            return item.read();
        } catch (OutOfMemoryError | StackOverflowError e) {
            // What it had taken is free again: this is about the item.
            throw new IOException(
                    item.name()
                            + " cannot be read with the memory there is: "
                            + e
                            + "; it is damaged, or needs a larger heap (-Xmx)",
                    e);
        }
    }
}
