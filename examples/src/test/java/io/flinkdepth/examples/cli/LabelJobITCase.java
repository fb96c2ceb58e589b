// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.examples.KilledJobs;
import io.flinkdepth.examples.job.LabelJob;
import io.flinkdepth.examples.job.LabelJobSettings;
import io.flinkdepth.examples.job.LabelOutput;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A TaskManager is killed while a set is labelled; each image is labelled once all the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LabelJobITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(smallBuffers())
                            .setConfiguration(KilledJobs.cluster())
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir Path folder;

    /** With the usual ones the whole set would be ahead of the first barrier. */
    private static Configuration smallBuffers() {
        return new Configuration()
                .set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
    }

    private JobClient start(LabelSet set, Path output) throws Exception {
        LabelJobSettings settings = new LabelJobSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .parseArgs(
                        "--input",
                        set.folder().toString(),
                        "--output",
                        output.toString(),
                        "--model",
                        TestModels.slow(folder.resolve("model"), "v1", 100).location(),
                        "--parallelism",
                        "2",
                        "--shard-size",
                        "80kb",
                        "--checkpoint-interval",
                        "300ms");
        Configuration configuration = KilledJobs.job();
        LabelJob.configure(configuration, settings, LabelOutput.of(settings));
        return LabelJob.submit(
                StreamExecutionEnvironment.getExecutionEnvironment(configuration), settings);
    }

    @Test
    void eachImageIsLabelledOnce(@InjectMiniCluster MiniCluster cluster) throws Exception {
        LabelSet set = LabelSet.write(folder.resolve("set"));
        Path output = folder.resolve("labels");
        JobClient job = start(set, output);
        CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
        while (!end.isDone() && LabelSet.newestCheckpoint(output) < 1) {
            LabelSet.poll(end);
        }
        assertThat(end).as("the end of the job").isNotDone();
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
        Map<String, Object> counts = end.get().getAllAccumulatorResults();
        set.everyImageIsLabelledOnce(output);
        assertThat(counts)
                .containsEntry(LabelJob.READ, (long) LabelSet.READ)
                .containsEntry(LabelJob.LABELLED, (long) set.keys().size())
                .containsEntry(LabelJob.DUPLICATES, (long) LabelSet.DUPLICATES)
                .containsEntry(LabelJob.FAILED, (long) LabelSet.BAD);
    }
}
