// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * The evaluation of one model in progress. Takes the items in the order of their listing. Not
 * thread-safe.
 *
 * @param <S> what an item of the data set is
 */
@Internal
public interface Scoring<S> extends AutoCloseable {

    /**
     * Takes an image.
     *
     * @param item where it comes from; may be read again
     * @param sample as it was read
     * @throws IOException when the model fails
     * @throws IllegalArgumentException when the model or the data set does not suit the protocol
     */
    void add(Dataset.Item<S> item, S sample) throws IOException;

    /** The figures of all images. */
    Outcome finish() throws IOException;

    @Override
    default void close() {}
}
