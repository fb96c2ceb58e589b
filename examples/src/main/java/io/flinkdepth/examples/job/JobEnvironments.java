// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Where a command's job runs. */
@Internal
public final class JobEnvironments {

    /** System property with the jar of {@code depth} and {@code label}. */
    public static final String JOB_JAR = "flinkdepth.job.jar";

    /** System property with the jar of {@code train}. */
    public static final String TRAINING_JOB_JAR = "flinkdepth.training.job.jar";

    private JobEnvironments() {}

    /** In this process, whose end deletes Flink's files. */
    public static StreamExecutionEnvironment local(Configuration configuration) throws IOException {
        LocalFiles.provide(configuration);
        // Counters travel with heartbeats.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        // There are none in one process, and Flink would warn of that.
        configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        return StreamExecutionEnvironment.createLocalEnvironment(configuration);
    }

    /**
     * On a cluster.
     *
     * @param address of the JobManager's REST interface, HOST:PORT
     * @param jar system property with the job's jar, which the launcher sets
     */
    public static StreamExecutionEnvironment remote(
            String address, Configuration configuration, String jar) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "--cluster is '"
                            + address
                            + "'; give HOST:PORT of the JobManager's REST address");
        }
        return StreamExecutionEnvironment.createRemoteEnvironment(
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                configuration,
                System.getProperty(jar, jar + " is not set"));
    }
}
