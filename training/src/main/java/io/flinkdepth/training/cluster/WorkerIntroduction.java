// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.IOException;
import ml.dmlc.xgboost4j.java.RabitTracker;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introduces the workers of one attempt of a run to each other: Rabit's tracker, on a free port,
 * until closed.
 */
final class WorkerIntroduction implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerIntroduction.class);
    private static final int TIMEOUT_SECONDS = 300;

    private final RabitTracker tracker;
    private final RabitTrackerAddress address;
    private final Thread end;

    private WorkerIntroduction(RabitTracker tracker, RabitTrackerAddress address) {
        this.tracker = tracker;
        this.address = address;
        this.end = DaemonThreads.named("training-workers-end").newThread(this::awaitAll);
        this.end.start();
    }

    /**
     * Starts the tracker.
     *
     * @param host address of this host, on which the workers connect
     */
    static WorkerIntroduction start(String host, int workers) throws IOException {
        try {
            RabitTracker tracker = new RabitTracker(workers, host, 0, TIMEOUT_SECONDS);
            tracker.start();
            int port = ((Number) tracker.getWorkerArgs().get("dmlc_tracker_port")).intValue();
            return new WorkerIntroduction(tracker, new RabitTrackerAddress(host, port));
        } catch (XGBoostError e) {
            throw new IOException("cannot start Rabit's tracker on " + host, e);
        }
    }

    RabitTrackerAddress address() {
        return address;
    }

    private void awaitAll() {
        try {
            tracker.waitFor(0);
        } catch (XGBoostError e) {
            // Closed before all workers had left, which their own failures explain.
            LOG.debug("The tracker has ended early.", e);
        }
    }

    /** Waits until all workers have left. */
    void await() throws InterruptedException {
        end.join();
    }

    /** Ends the tracker; workers that still wait for others fail. */
    @Override
    public void close() {
        try {
            tracker.stop();
        } catch (XGBoostError e) {
            LOG.debug("The tracker has ended before all workers had left.", e);
        }
    }
}
