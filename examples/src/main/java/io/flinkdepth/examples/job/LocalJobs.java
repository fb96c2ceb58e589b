// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;

/** How jobs in this process run. */
@Internal
public final class LocalJobs {

    private static final int FAILURES = 3;

    private LocalJobs() {}

    /**
     * A job that fails again and again ends with its reason. Flink would start it anew for ever,
     * which a person before a terminal sees as silence.
     */
    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL,
                FAILURES);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
                Duration.ofMinutes(5));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofSeconds(1));
        return configuration;
    }

    /** What Flink wraps several times over, as a sentence. */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        // An exception that crossed class loaders or processes carries its stack trace as text.
        return "the job failed: " + message.lines().findFirst().orElse("");
    }
}
