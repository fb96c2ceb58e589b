// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.examples.job.DepthJobSettings;
import io.flinkdepth.examples.job.FrameCounters;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.picture.DepthPictures;
import io.flinkdepth.examples.picture.PictureSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
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
                    + " line for each, predicted or failed; at the end also pictures, if asked for."
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
        FrameProgress progress = new FrameProgress(quiet);
        run(progress);
        if (pictures != null) {
            pictures.draw(progress::showDrawn);
        }
        return CommandLine.ExitCode.OK;
    }

    private void run(FrameProgress progress) throws Exception {
        long start = System.nanoTime();
        Map<String, Object> counts =
                JobWatch.await(
                        DepthJob.submit(environment(), settings),
                        now -> progress.show(predicted(now), failed(now)));
        progress.end(predicted(counts), failed(counts), System.nanoTime() - start);
    }

    private static long predicted(Map<String, Object> counts) {
        return (Long) counts.getOrDefault(FrameCounters.PREDICTED, 0L);
    }

    private static long failed(Map<String, Object> counts) {
        return (Long) counts.getOrDefault(FrameCounters.FAILED, 0L);
    }

    private StreamExecutionEnvironment environment() {
        if (cluster != null) {
            return JobEnvironments.remote(cluster, new Configuration());
        }
        StreamExecutionEnvironment local = JobEnvironments.local(LocalJobs.configuration());
        local.setParallelism(1);
        return local;
    }
}
