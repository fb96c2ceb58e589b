// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.batch.Workers;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * Averages arrays over the workers of a training run. All workers call it in the same order, with
 * arrays of the same length, each from the thread that has created it.
 */
@Internal
public interface AllReduce extends AutoCloseable {

    /** Returns the rank of this worker and the number of workers. */
    Workers workers();

    /**
     * Replaces the values by their mean over all workers. Waits for the others.
     *
     * @throws IOException if another worker is gone; the values are undefined then
     */
    void average(float[] values) throws IOException;

    /** Replaces losses by their mean over all workers. */
    default void average(LossTerms terms) throws IOException {
        if (workers().count() > 1) {
            float[] values = terms.values();
            average(values);
            terms.setValues(values);
        }
    }

    @Override
    void close() throws IOException;

    /** Returns an all-reduce for a single worker. */
    static AllReduce none() {
        return new AllReduce() {
            @Override
            public Workers workers() {
                return Workers.SINGLE;
            }

            @Override
            public void average(float[] values) {}

            @Override
            public void close() {}
        };
    }
}
