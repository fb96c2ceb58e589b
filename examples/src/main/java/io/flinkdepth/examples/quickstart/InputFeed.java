// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.source.FrameTime;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Sends a folder, a video or a network camera to a topic, by a Flink job of its own. */
final class InputFeed implements FrameFeed {

    private final String brokers;
    private final String topic;
    private final String input;
    private final Consumer<String> onEnd;
    private JobClient job;
    private volatile boolean closed;

    /**
     * @param onEnd hears how the input ended by itself
     */
    InputFeed(String brokers, String topic, String input, Consumer<String> onEnd) {
        this.brokers = brokers;
        this.topic = topic;
        this.input = input;
        this.onEnd = onEnd;
    }

    @Override
    public void start() throws Exception {
        MediaSource source =
                MediaSource.cameras()
                        .inputs(input)
                        .maxFramesPerSecond(DriveSequence.FRAMES_PER_SECOND)
                        .frameTime(FrameTime.CLOCK)
                        .build();
        if (source.findCameras().isEmpty()) {
            throw new IOException(
                    "--input is '"
                            + input
                            + "', which has no images and no videos; give a folder that has, a"
                            + " video file or rtsp://CAMERA");
        }
        StreamExecutionEnvironment environment = JobEnvironments.local(new Configuration());
        environment.setParallelism(1);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "input")
                .sinkTo(RecordTopicSink.frames(topic).bootstrapServers(brokers).build());
        job = environment.executeAsync("flink-depth quickstart input");
        job.getJobExecutionResult().whenComplete((result, problem) -> tell(problem));
    }

    private void tell(@Nullable Throwable problem) {
        if (!closed) {
            onEnd.accept(
                    problem == null
                            ? "the input has ended; these are its last frames"
                            : "the input ended early: " + LocalJobs.reason(problem));
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        if (job == null) {
            return;
        }
        CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
        try {
            if (!end.isDone()) {
                job.cancel();
            }
            end.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | IllegalStateException e) {
            // Cancelled, or it had ended by itself, and its cluster with it.
        }
    }
}
