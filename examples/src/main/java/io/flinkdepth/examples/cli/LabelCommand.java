// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.JobWatch;
import io.flinkdepth.examples.job.LabelJob;
import io.flinkdepth.examples.job.LabelJobSettings;
import io.flinkdepth.examples.job.LabelOutput;
import io.flinkdepth.examples.job.LocalJobs;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flink-depth label}. */
@Command(
        name = "label",
        mixinStandardHelpOptions = true,
        description = {
            "Labels a set of images of any size with a teacher: folders, tar archives and videos in,"
                    + " WebDataset shards of image, disparity, mask and json out.",
            "Each image is labelled once, however often it occurs. Started again with the same"
                    + " output, it goes on from the last checkpoint."
        })
final class LabelCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private LabelJobSettings settings;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "run on the Flink cluster whose REST address this is (default: in this process)")
    @Nullable
    private String cluster;

    @Option(names = "--quiet", description = "no progress bar")
    private boolean quiet;

    @Option(names = "--json", description = "print the summary as JSON")
    private boolean json;

    private long labelledBefore;

    @Override
    public Integer call() throws Exception {
        LabelOutput output = LabelOutput.of(settings);
        if (output.complete()) {
            throw new IllegalArgumentException(
                    "everything is labelled already: "
                            + output.summary()
                            + " says so. Give new images an output of their own");
        }
        FrameProgress progress = new FrameProgress(quiet);
        Configuration configuration = configuration(output);
        long start = System.nanoTime();
        Map<String, Object> counts =
                JobWatch.await(
                        LabelJob.submit(environment(configuration), settings),
                        now -> show(progress, now));
        long nanos = System.nanoTime() - start;
        labelledBefore = Math.max(labelledBefore, LabelJob.labelledBefore(counts));
        progress.end(
                count(counts, LabelJob.LABELLED) - labelledBefore,
                count(counts, LabelJob.FAILED),
                nanos);
        if (count(counts, LabelJob.READ) == 0) {
            // No summary: images that are added later are still to be labelled.
            throw new IllegalStateException(
                    "--input has no image, archive or video in it; give folders that have");
        }
        report(output, counts, nanos);
        if (count(counts, LabelJob.LABELLED) == 0 && count(counts, LabelJob.FAILED) > 0) {
            throw new IllegalStateException(
                    "no image has a label: %,d failed; %s/failed says why of each"
                            .formatted(count(counts, LabelJob.FAILED), output.output()));
        }
        return CommandLine.ExitCode.OK;
    }

    private Configuration configuration(LabelOutput output) throws IOException {
        Configuration configuration =
                cluster == null ? LocalJobs.configuration() : new Configuration();
        LabelJob.configure(configuration, settings, output);
        Optional<Path> checkpoint = output.newestCheckpoint();
        if (checkpoint.isPresent()) {
            spec.commandLine().getErr().println("Going on from " + checkpoint.get() + ".");
            LabelJob.resume(configuration, checkpoint.get());
        } else if (output.shards() > 0) {
            throw new IllegalArgumentException(
                    "%s holds shards, but %s no checkpoint to go on from; starting anew would label their images twice. Give another --output, or the --state of that run"
                            .formatted(output.output(), output.state()));
        }
        return configuration;
    }

    private StreamExecutionEnvironment environment(Configuration configuration) throws IOException {
        if (cluster != null) {
            return JobEnvironments.remote(cluster, configuration, JobEnvironments.JOB_JAR);
        }
        StreamExecutionEnvironment local = JobEnvironments.local(configuration);
        local.setParallelism(Runtime.getRuntime().availableProcessors());
        return local;
    }

    private void show(FrameProgress progress, Map<String, Object> counts) {
        labelledBefore = Math.max(labelledBefore, LabelJob.labelledBefore(counts));
        progress.show(
                count(counts, LabelJob.LABELLED) - labelledBefore, count(counts, LabelJob.FAILED));
    }

    private static long count(Map<String, Object> counts, String name) {
        return (Long) counts.getOrDefault(name, 0L);
    }

    private void report(LabelOutput output, Map<String, Object> counts, long nanos)
            throws IOException {
        long labelled = count(counts, LabelJob.LABELLED);
        double seconds = nanos * 1e-9;
        ObjectNode summary = new ObjectMapper().createObjectNode();
        summary.put("imagesRead", count(counts, LabelJob.READ));
        summary.put("imagesLabelled", labelled);
        summary.put("imagesFailed", count(counts, LabelJob.FAILED));
        summary.put("imagesDuplicate", count(counts, LabelJob.DUPLICATES));
        summary.put("shards", output.shards());
        summary.put("labelledInThisRun", labelled - labelledBefore);
        summary.put("secondsOfThisRun", seconds);
        summary.put("imagesPerSecond", (labelled - labelledBefore) / seconds);
        output.writeSummary(summary.toPrettyString());
        if (json) {
            spec.commandLine().getOut().println(summary.toPrettyString());
        } else if (!quiet) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%,d images read, %,d labelled, %,d failed, %,d duplicates, %,d shards%n",
                            count(counts, LabelJob.READ),
                            labelled,
                            count(counts, LabelJob.FAILED),
                            count(counts, LabelJob.DUPLICATES),
                            output.shards());
        }
    }
}
