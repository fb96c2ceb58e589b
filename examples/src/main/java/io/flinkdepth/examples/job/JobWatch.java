// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.execution.JobClient;

/** Waits for a job before a terminal. */
@Internal
public final class JobWatch {

    private JobWatch() {}

    /**
     * Waits for the end of a job; the end of this process cancels it.
     *
     * @param show is told the counters about each second
     * @return the counters at the end
     * @throws IllegalStateException with the reason in a sentence, when the job fails
     */
    public static Map<String, Object> await(JobClient job, Consumer<Map<String, Object>> show)
            throws Exception {
        Thread stop = new Thread(() -> cancel(job), "job-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            while (true) {
                try {
                    return job.getJobExecutionResult()
                            .get(1, TimeUnit.SECONDS)
                            .getAllAccumulatorResults();
                } catch (TimeoutException e) {
                    look(job, show);
                } catch (ExecutionException e) {
                    throw new IllegalStateException(LocalJobs.reason(e), e);
                }
            }
        } finally {
            forget(stop);
        }
    }

    private static void look(JobClient job, Consumer<Map<String, Object>> show)
            throws InterruptedException {
        try {
            show.accept(job.getAccumulators().get(1, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            // The job has just ended; the next look at its result says how.
        }
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }

    private static void cancel(JobClient job) {
        try {
            job.cancel().get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            // The process is ending; the job in it ends too.
        }
    }
}
