// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.annotation.Internal;

/** Reads items so that a damaged one cannot end training. */
@Internal
public final class ItemReading {

    private ItemReading() {}

    /**
     * Reads an item.
     *
     * @throws IOException also if it needs more memory or a deeper stack than available
     */
    public static <T> T read(Dataset.Item<T> item) throws IOException {
        try {
            return item.read();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Its memory is free again, so this concerns only the item.
            throw new IOException(
                    item.name()
                            + " cannot be read with the memory there is: "
                            + e
                            + "; it is damaged, or needs a larger heap (-Xmx)",
                    e);
        }
    }
}
