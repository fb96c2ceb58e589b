// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.api.common.time.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus that reads a job's metrics has what the board and the alerts ask for. */
class PrometheusITCase {

    private static final String PREFIX = "flink_taskmanager_job_task_operator_flinkdepth_";
    private static final String ACTIVE =
            PREFIX + "model_name_model_version_activeModelVersion{model_name=\"test\"";

    @TempDir Path folder;

    @Test
    void theFilesAreRightAndTheAlertsFire() throws Exception {
        PrometheusServer.require();
        PrometheusServer.promtool("check", "rules", "alerts.yaml");
        PrometheusServer.promtool("check", "config", "prometheus.yml");
        PrometheusServer.promtool("test", "rules", "alerts-test.yaml");
    }

    @Test
    void theBoardAndTheAlertsHaveData() throws Exception {
        PrometheusServer.require();
        int port = PrometheusServer.freePort();
        try (ObservedJob job = new ObservedJob(folder, port);
                PrometheusServer prometheus =
                        PrometheusServer.start(
                                Files.createDirectory(folder.resolve("prometheus")), port)) {
            job.sendBrokenFrame();
            has(prometheus, job, PREFIX + "frames > 0");
            String second =
                    job.publish(TestModels.brightness(folder.resolve("v2"), null, 2))
                            .version()
                            .version();
            has(prometheus, job, ACTIVE + ",model_version=\"" + second + "\"} == 1");
            has(prometheus, job, ACTIVE + ",model_version!=\"" + second + "\"} == 0");
            has(prometheus, job, PREFIX + "modelSwaps == 1");
            job.publish(TestModels.constant(folder.resolve("v3"), null));
            has(prometheus, job, PREFIX + "reason_refusedModelSwaps{reason=\"CONSTANT\"} == 1");
            has(prometheus, job, PREFIX + "reason_failedFrames{reason=\"CORRUPT_IMAGE\"} == 1");
            has(prometheus, job, PREFIX + "newestFrameAgeMillis >= 0");

            Map<String, String> missing = new TreeMap<>(Expressions.ofTheBoard());
            missing.putAll(Expressions.ofTheAlerts());
            await(
                    job,
                    () -> {
                        missing.values().removeIf(has(prometheus));
                        return missing.isEmpty();
                    },
                    missing);
            await(
                    job,
                    () ->
                            !prometheus.healthOfAlerts().isEmpty()
                                    && prometheus.healthOfAlerts().stream().allMatch("ok"::equals),
                    "evaluated alerts");
        }
    }

    private interface Condition {
        boolean met() throws Exception;
    }

    private static Predicate<String> has(PrometheusServer prometheus) {
        return expression -> {
            try {
                return !prometheus.query(expression).isEmpty();
            } catch (Exception e) {
                throw new AssertionError(expression, e);
            }
        };
    }

    private static void has(PrometheusServer prometheus, ObservedJob job, String expression)
            throws Exception {
        await(job, () -> has(prometheus).test(expression), expression);
    }

    /** Sends frames until a condition is met. */
    private static void await(ObservedJob job, Condition condition, Object what) throws Exception {
        Deadline deadline = Deadline.fromNow(Duration.ofMinutes(2));
        while (!condition.met()) {
            assertThat(deadline.hasTimeLeft()).as("Prometheus has %s", what).isTrue();
            job.sendFrame();
        }
    }
}
