// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.examples.job.DepthJobChecks;
import io.flinkdepth.examples.job.DepthJobSettings;
import io.flinkdepth.examples.job.EarlierDepth;
import io.flinkdepth.examples.job.FrameCounters;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.JobWatch;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.page.PageFeed;
import io.flinkdepth.examples.picture.DrawingFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flink-depth depth}. */
@Command(
        name = "depth",
        mixinStandardHelpOptions = true,
        description = {
            "Depth of a folder, video, camera or topic, to a folder or topic.",
            "A folder gets <name>.png (16 bit), <name>.npy or <name>.exr for each frame, also"
                    + " pictures and point clouds if asked for, and index.jsonl with a line for"
                    + " each, predicted or failed."
        })
final class DepthCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;

    @Spec private CommandSpec spec;
    @Mixin private DepthJobSettings settings;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "run on the Flink cluster whose REST address this is (default: in this process)")
    @Nullable
    private String cluster;

    @Option(
            names = "--page",
            paramLabel = "PORT",
            description =
                    "show the cameras and their depth on a live page of this machine while the job"
                            + " runs; 0 for any free port")
    @Nullable
    private Integer page;

    @ArgGroup @Nullable private EarlierResults earlier;

    /** What happens to results that are in the output folder already. */
    static final class EarlierResults {
        @Option(
                names = "--resume",
                description =
                        "go on in a folder that has results: skip frames that are done, also after"
                                + " an interruption; failed ones are tried again")
        private boolean resume;

        @Option(names = "--overwrite", description = "replace the results that a folder has")
        private boolean overwrite;
    }

    @Option(names = "--quiet", description = "no progress bar")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        boolean toTopic = settings.outputFolder() == null;
        if (toTopic && earlier != null) {
            throw new IllegalArgumentException("--resume and --overwrite are for folders");
        }
        checkPage();
        DepthJobChecks.check(settings, cluster != null);
        FrameProgress progress = new FrameProgress(quiet);
        if (!toTopic) {
            settleEarlierResults(settings.outputFolder().toAbsolutePath());
        }
        Map<String, Object> counts = run(progress);
        requireResults(counts);
        tellOfMissingClouds(count(counts, DrawingFunction.WITHOUT_CLOUD));
        if (settings.bundledModel() && !quiet) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "This is the small bundled model. 'flink-depth import --help' says how to use the"
                                    + " published weights of Depth Anything.");
        }
        return CommandLine.ExitCode.OK;
    }

    private void checkPage() {
        if (page == null) {
            return;
        }
        if (cluster != null) {
            throw new IllegalArgumentException(
                    "--page is for a job in this process; leave out --page or --cluster");
        }
        if (page < 0 || page > MAX_PORT) {
            throw new IllegalArgumentException(
                    "--page is " + page + "; give a port, 1 to " + MAX_PORT + ", or 0 for any");
        }
    }

    private void settleEarlierResults(Path folder) throws IOException {
        EarlierDepth results = new EarlierDepth(folder);
        if (!results.exists()) {
            return;
        }
        if (earlier == null) {
            throw new IllegalArgumentException(
                    "--output is '%s', which has results already; give --resume to skip what is done, --overwrite to replace them, or another folder"
                            .formatted(settings.outputFolder()));
        }
        if (earlier.overwrite) {
            results.forget();
            return;
        }
        Set<String> finished = results.keepFinished(settings);
        settings.resume(finished);
        if (!quiet) {
            System.err.printf("Going on: %,d frames are done already.%n", finished.size());
        }
    }

    /** A run that has nothing to show has not gone well. */
    private void requireResults(Map<String, Object> counts) {
        if (predicted(counts) > 0 || count(counts, FrameCounters.SKIPPED) > 0) {
            return;
        }
        if (failed(counts) == 0) {
            throw new IllegalStateException(
                    "--input is '" + settings.input() + "', in which no frame was found");
        }
        String where =
                settings.outputFolder() == null
                        ? "the topic of --failed, if it was given,"
                        : settings.outputFolder().resolve("index.jsonl").toString();
        throw new IllegalStateException(
                "no frame has a prediction: all %,d failed; %s says why of each"
                        .formatted(failed(counts), where));
    }

    private void tellOfMissingClouds(long frames) {
        if (frames > 0) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%,d frames have no point cloud: they have no intrinsics, or another model predicted them. Give --focal for frames without intrinsics.%n",
                            frames);
        }
    }

    private Map<String, Object> run(FrameProgress progress) throws Exception {
        long start = System.nanoTime();
        Map<String, Object> counts;
        try (PageFeed feed = page == null ? null : new PageFeed(page, settings.live())) {
            if (feed != null) {
                spec.commandLine().getErr().println("Live page: " + feed.address());
            }
            counts =
                    JobWatch.await(
                            feed == null
                                    ? DepthJob.submit(environment(), settings)
                                    : DepthJob.submit(environment(), settings, feed::attach),
                            now -> progress.show(predicted(now), failed(now)));
        }
        progress.end(predicted(counts), failed(counts), System.nanoTime() - start);
        return counts;
    }

    private static long predicted(Map<String, Object> counts) {
        return count(counts, FrameCounters.PREDICTED);
    }

    private static long failed(Map<String, Object> counts) {
        return count(counts, FrameCounters.FAILED);
    }

    private static long count(Map<String, Object> counts, String name) {
        return (Long) counts.getOrDefault(name, 0L);
    }

    private StreamExecutionEnvironment environment() throws IOException {
        if (cluster != null) {
            return JobEnvironments.remote(cluster, new Configuration(), JobEnvironments.JOB_JAR);
        }
        StreamExecutionEnvironment local = JobEnvironments.local(LocalJobs.configuration());
        local.setParallelism(1);
        return local;
    }
}
