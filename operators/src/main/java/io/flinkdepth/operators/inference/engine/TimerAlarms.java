// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.thread.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Alarms on a separate thread, because the task thread may be waiting for the frame whose decoder
 * does not return. Thread-safe.
 */
final class TimerAlarms implements DecodeThreads.Alarms {

    private final ScheduledThreadPoolExecutor timer;

    TimerAlarms() {
        timer =
                new ScheduledThreadPoolExecutor(
                        1, DaemonThreads.named("flink-depth-decode-deadline"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Creates alarms whose thread ends some time after the last alarm. */
    static TimerAlarms endingWhenIdle() {
        TimerAlarms alarms = new TimerAlarms();
        alarms.timer.setKeepAliveTime(DecodeThreads.IDLE_SECONDS, TimeUnit.SECONDS);
        alarms.timer.allowCoreThreadTimeOut(true);
        return alarms;
    }

    @Override
    public Future<?> set(Duration delay, Runnable ring) {
        try {
            return timer.schedule(ring, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Decoding started while the engine was closing; its result is not used.
            return new FutureTask<>(ring, null);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
