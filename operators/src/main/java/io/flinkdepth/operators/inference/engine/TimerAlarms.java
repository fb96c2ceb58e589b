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
 * Alarms on a thread of their own: the task's thread may be waiting for the very frame whose
 * decoder does not come back. Thread-safe.
 */
final class TimerAlarms implements DecodeThreads.Alarms {

    private final ScheduledThreadPoolExecutor timer;

    TimerAlarms() {
        timer =
                new ScheduledThreadPoolExecutor(
                        1, DaemonThreads.named("flink-depth-decode-deadline"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Alarms whose thread ends some time after the last of them. */
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
            // A decode began while the engine was closing; nobody waits for it.
            return new FutureTask<>(ring, null);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
