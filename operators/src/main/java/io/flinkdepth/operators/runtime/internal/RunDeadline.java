// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.flinkdepth.connectors.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run of a network that takes too long. After the deadline, ONNX Runtime terminates the run
 * before the next operator, or before the next iteration of a loop. The run then fails.
 */
final class RunDeadline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunDeadline.class);

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final RunOptions options = new RunOptions();
    private final Duration time;
    @Nullable private ScheduledFuture<?> timer;
    private boolean closed;
    private boolean passed;

    private RunDeadline(Duration time) throws OrtException {
        this.time = time;
    }

    /** Starts the deadline of one run. */
    static RunDeadline in(Duration time) throws OrtException {
        RunDeadline deadline = new RunDeadline(time);
        deadline.timer =
                TIMER.schedule(deadline::terminate, time.toMillis(), TimeUnit.MILLISECONDS);
        return deadline;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, DaemonThreads.named("flink-depth-run-deadlines"));
        timer.setRemoveOnCancelPolicy(true);
        // Without runs the thread ends, so that the class can be unloaded.
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    RunOptions options() {
        return options;
    }

    private synchronized void terminate() {
        if (closed) {
            return;
        }
        passed = true;
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            LOG.warn("A run that takes longer than {} could not be ended: {}", time, e.toString());
        }
    }

    /** Returns the error of the run, with a clear message if this deadline ended it. */
    synchronized OrtException explain(OrtException failure) {
        return passed
                ? new OrtException(
                        failure.getCode(),
                        "the run was ended after %d ms; the network does not end, or is too slow here"
                                .formatted(time.toMillis()))
                : failure;
    }

    @Override
    public synchronized void close() {
        closed = true;
        timer.cancel(false);
        options.close();
    }
}
