// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.batch.Workers;
import java.io.IOException;

/**
 * Averages arrays over the worker processes of a training run. All processes call it in the same
 * order.
 */
interface AllReduce extends AutoCloseable {

    /** Returns the rank of this process and the number of processes. */
    Workers workers();

    /** Replaces the values by their mean over all processes. Waits for the others. */
    void average(float[] values) throws IOException;

    /** Replaces losses by their mean over all processes. */
    default void average(LossTerms terms) throws IOException {
        if (workers().count() > 1) {
            float[] values = terms.values();
            average(values);
            terms.setValues(values);
        }
    }

    @Override
    void close() throws IOException;

    /** Returns an all-reduce for a single process. */
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
