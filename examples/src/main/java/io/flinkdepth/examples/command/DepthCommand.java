package io.flinkdepth.examples.command;

import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.examples.job.DepthJobSettings;
import io.flinkdepth.examples.job.FrameCounters;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.picture.DepthPictures;
import io.flinkdepth.examples.picture.PictureSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flink-depth depth}. */
@Command(
        name = "depth",
        mixinStandardHelpOptions = true,
        description = {
            "Depth of a folder, video, camera or topic, to a folder or topic.",
            "A folder gets <name>.png (16 bit) or <name>.npy for each frame, and index.jsonl with a"
                    + " line for each, answered or failed; at the end also pictures, if asked for."
        })
final class DepthCommand implements Callable<Integer> {

    @Mixin private DepthJobSettings settings;
    @Mixin private PictureSettings pictureSettings;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "run on the Flink cluster whose REST address this is (default: in this process)")
    @Nullable
    private String cluster;

    @Option(names = "--quiet", description = "no progress bar")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        pictureSettings.check(settings, cluster);
        DepthPictures pictures =
                pictureSettings.any() ? DepthPictures.prepare(pictureSettings, settings) : null;
        ProgressLine progress = new ProgressLine(quiet);
        run(progress);
        if (pictures != null) {
            pictures.draw(progress::showDrawn);
        }
        return CommandLine.ExitCode.OK;
    }

    private void run(ProgressLine progress) throws Exception {
        JobClient job = DepthJob.submit(environment(), settings);
        Thread stop = new Thread(() -> cancel(job), "depth-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        long start = System.nanoTime();
        Map<String, Object> counts = await(job, progress).getAllAccumulatorResults();
        progress.end(answered(counts), failed(counts), System.nanoTime() - start);
        Runtime.getRuntime().removeShutdownHook(stop);
    }

    private static JobExecutionResult await(JobClient job, ProgressLine progress) throws Exception {
        while (true) {
            try {
                return job.getJobExecutionResult().get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                show(job, progress);
            } catch (ExecutionException e) {
                throw new IllegalStateException(LocalJobs.reason(e), e);
            }
        }
    }

    private static void show(JobClient job, ProgressLine progress) throws InterruptedException {
        try {
            Map<String, Object> counts = job.getAccumulators().get(1, TimeUnit.SECONDS);
            progress.show(answered(counts), failed(counts));
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            // The job has just ended; the next look at its result says how.
        }
    }

    private static long answered(Map<String, Object> counts) {
        return (Long) counts.getOrDefault(FrameCounters.ANSWERED, 0L);
    }

    private static long failed(Map<String, Object> counts) {
        return (Long) counts.getOrDefault(FrameCounters.FAILED, 0L);
    }

    private static void cancel(JobClient job) {
        try {
            job.cancel().get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            // The process is ending; the job in it ends too.
        }
    }

    private StreamExecutionEnvironment environment() {
        if (cluster == null) {
            Configuration configuration = LocalJobs.configuration();
            // Counters travel with heartbeats.
            configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
            StreamExecutionEnvironment local =
                    StreamExecutionEnvironment.createLocalEnvironment(configuration);
            local.setParallelism(1);
            return local;
        }
        int colon = cluster.lastIndexOf(':');
        if (colon < 1 || !cluster.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "--cluster is '"
                            + cluster
                            + "'; give HOST:PORT of the JobManager's REST address");
        }
        return StreamExecutionEnvironment.createRemoteEnvironment(
                cluster.substring(0, colon),
                Integer.parseInt(cluster.substring(colon + 1)),
                new Configuration(),
                System.getProperty("flinkdepth.job.jar", "flink-depth-job.jar"));
    }
}
