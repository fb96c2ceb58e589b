// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * The processes of this JVM. One that has neither ended nor been killed is kept for the next
 * network, for a while, as a start takes half a second.
 */
final class EvaluationProcesses {

    private static final long IDLE_SECONDS = 60;

    /** Ends what takes too long, and what is not wanted any more. */
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
     * A process that may take an amount of memory; 0 for no limit. The caller owns it.
     *
     * @throws IOException where this machine cannot start it
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

    /** Takes a process back. */
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

    /** Ends the process that is kept. */
    static void closeIdle() {
        EvaluationProcess kept = takeIdle();
        if (kept != null) {
            kept.close();
        }
    }
}
