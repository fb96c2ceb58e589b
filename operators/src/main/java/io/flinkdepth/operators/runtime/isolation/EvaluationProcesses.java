// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * The child processes of this JVM. A process that has neither ended nor been killed is reused for
 * the next network for a while, because a start takes half a second.
 */
final class EvaluationProcesses {

    private static final long IDLE_SECONDS = 60;

    /** Ends overdue requests and idle processes. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    @Nullable private static EvaluationProcess idle;
    @Nullable private static ScheduledFuture<?> end;

    private EvaluationProcesses() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, DaemonThreads.named("flink-depth-evaluation"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /**
     * Acquires a process with a memory limit; 0 for no limit. The caller owns it.
     *
     * @throws IOException if this machine cannot start it
     */
    static EvaluationProcess acquire(long memoryBytes) throws IOException {
        EvaluationProcess kept = takeIdle();
        if (kept != null) {
            if (kept.memoryBytes() == memoryBytes && kept.isAlive()) {
                return kept;
            }
            kept.close();
        }
        return EvaluationProcess.start(memoryBytes);
    }

    /** Releases a process for reuse. */
    static void release(EvaluationProcess process) {
        if (!process.unload()) {
            process.close();
            return;
        }
        EvaluationProcess former;
        synchronized (EvaluationProcesses.class) {
            former = takeIdle();
            idle = process;
            end = TIMER.schedule(EvaluationProcesses::closeIdle, IDLE_SECONDS, TimeUnit.SECONDS);
        }
        if (former != null) {
            former.close();
        }
    }

    @Nullable
    private static synchronized EvaluationProcess takeIdle() {
        EvaluationProcess taken = idle;
        if (taken != null) {
            end.cancel(false);
        }
        idle = null;
        return taken;
    }

    /** Ends the idle process. */
    static void closeIdle() {
        EvaluationProcess kept = takeIdle();
        if (kept != null) {
            kept.close();
        }
    }
}
