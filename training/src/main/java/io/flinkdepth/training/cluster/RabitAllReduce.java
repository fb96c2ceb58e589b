// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.engine.AllReduce;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Communicator;
import ml.dmlc.xgboost4j.java.ConfigContext;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Averages by Rabit, XGBoost's ring all-reduce over TCP (Chen et al. 2015). Each worker sends and
 * receives 2 (n - 1) / n times the bytes of the values, for n workers.
 *
 * <p>Rabit's communicator belongs to the thread that creates it, so several workers can share a
 * process, and all calls of one come from one thread. A call waits for the other workers in native
 * code, where it cannot be interrupted; it ends when one of them closes its connections.
 *
 * <p>Rabit's Java API does not report failures of an all-reduce. It splits the values into one
 * segment for each worker, and sends them as a whole, so this class adds a 1 to the end of each
 * segment: if their sums are not the number of workers, the all-reduce has failed.
 */
final class RabitAllReduce implements AllReduce {

    /** Few, because a worker that leaves after the tracker has ended tries as often. */
    private static final int CONNECTION_ATTEMPTS = 2;

    private static final int TIMEOUT_SECONDS = 300;

    private final Workers workers;
    private boolean closed;

    private RabitAllReduce(Workers workers) {
        this.workers = workers;
    }

    /**
     * Connects this thread with all other workers, and waits for them.
     *
     * @param tracker address of the tracker that introduces them
     */
    static RabitAllReduce join(RabitTrackerAddress tracker, Workers workers) throws IOException {
        try {
            quiet();
            Communicator.init(
                    Map.of(
                            "dmlc_tracker_uri",
                            tracker.host(),
                            "dmlc_tracker_port",
                            tracker.port(),
                            // Rabit sorts by it, so the order of a sum is that of the ranks.
                            "dmlc_task_id",
                            String.format(Locale.ROOT, "%06d", workers.rank()),
                            "dmlc_retry",
                            CONNECTION_ATTEMPTS,
                            "dmlc_timeout_sec",
                            TIMEOUT_SECONDS));
            int count = Communicator.getWorldSize();
            if (count != workers.count()) {
                Communicator.shutdown();
                throw new IOException(
                        "the tracker at "
                                + tracker
                                + " has "
                                + count
                                + " workers; expected "
                                + workers.count());
            }
            return new RabitAllReduce(workers);
        } catch (XGBoostError e) {
            throw new IOException(
                    "worker " + workers.rank() + " cannot join the others by " + tracker, e);
        }
    }

    /**
     * Lets Rabit write no warnings to the console from this thread; its exceptions say the same.
     */
    private static void quiet() throws XGBoostError {
        new ConfigContext().setConfig("verbosity", 0);
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public void average(float[] values) throws IOException {
        int count = workers.count();
        int segment = (values.length + count - 1) / count;
        float[] guarded = new float[count * (segment + 1)];
        for (int i = 0; i < count; i++) {
            int start = Math.min(i * segment, values.length);
            int length = Math.min(segment, values.length - start);
            System.arraycopy(values, start, guarded, i * (segment + 1), length);
            guarded[i * (segment + 1) + segment] = 1;
        }
        float[] sum = Communicator.allReduce(guarded, Communicator.OpType.SUM);
        for (int i = 0; i < count; i++) {
            if (sum[i * (segment + 1) + segment] != count) {
                throw gone();
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = sum[i / segment * (segment + 1) + i % segment] / count;
        }
    }

    private IOException gone() {
        return new IOException(
                "worker "
                        + workers.rank()
                        + " cannot average with the "
                        + (workers.count() - 1)
                        + " others: one of them is gone; its own failure says why");
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Communicator.shutdown();
        } catch (XGBoostError e) {
            throw new IOException("worker " + workers.rank() + " cannot leave the others", e);
        }
    }
}
