// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.batch.Workers;
import java.io.IOException;

/** Measures the time that another all-reduce takes. */
final class MeteredAllReduce implements AllReduce {
    private final AllReduce inner;
    private long nanos;

    MeteredAllReduce(AllReduce inner) {
        this.inner = inner;
    }

    @Override
    public Workers workers() {
        return inner.workers();
    }

    @Override
    public void average(float[] values) throws IOException {
        long start = System.nanoTime();
        inner.average(values);
        nanos += System.nanoTime() - start;
    }

    /** Total time, with the wait for other workers. */
    long nanos() {
        return nanos;
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
