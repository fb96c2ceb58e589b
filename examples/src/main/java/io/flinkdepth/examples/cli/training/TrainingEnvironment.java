// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.JobWatch;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.training.cluster.TrainingJob;
import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Option;

/** Where a command's training job runs. */
final class TrainingEnvironment {

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "Train on the Flink cluster whose REST address this is. Paths in the file are"
                            + " then paths on its TaskManagers. Default: in this process.")
    @Nullable
    private String cluster;

    /** Whether the job runs on other machines. */
    boolean isRemote() {
        return cluster != null;
    }

    /**
     * Runs a job to its end.
     *
     * @return the accumulators of the job
     * @throws IllegalStateException with the reason, if the job fails
     */
    Map<String, Object> run(TrainingJob job, Consumer<StepReport> reports) throws Exception {
        NewReports fresh = new NewReports(reports);
        Map<String, Object> results = JobWatch.await(job.submit(environment()), fresh::look);
        fresh.look(results);
        return results;
    }

    private StreamExecutionEnvironment environment() throws IOException {
        Configuration configuration = LocalJobs.configuration();
        return cluster == null
                ? JobEnvironments.local(configuration)
                : JobEnvironments.remote(cluster, configuration, JobEnvironments.TRAINING_JOB_JAR);
    }

    /** The job is asked each second, and has a new report less often. */
    private static final class NewReports {
        private final Consumer<StepReport> reports;
        @Nullable private StepReport last;

        NewReports(Consumer<StepReport> reports) {
            this.reports = reports;
        }

        void look(Map<String, Object> accumulators) {
            StepReport report = TrainingJob.report(accumulators).orElse(null);
            if (report != null && !report.equals(last)) {
                reports.accept(report);
                last = report;
            }
        }
    }
}
