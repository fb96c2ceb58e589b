// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.source.FrameTime;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Sends a folder, a video or a network camera to a topic, by a Flink job of its own. */
final class InputFeed implements FrameFeed {

    private final String brokers;
    private final String topic;
    private final String input;
    private JobClient job;

    InputFeed(String brokers, String topic, String input) {
        this.brokers = brokers;
        this.topic = topic;
        this.input = input;
    }

    @Override
    public void start() throws Exception {
        MediaSource source =
                MediaSource.cameras()
                        .inputs(input)
                        .maxFramesPerSecond(DriveSequence.FRAMES_PER_SECOND)
                        .frameTime(FrameTime.CLOCK)
                        .build();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "input")
                .sinkTo(RecordTopicSink.frames(topic).bootstrapServers(brokers).build());
        job = environment.executeAsync("flink-depth quickstart input");
    }

    @Override
    public void close() throws Exception {
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
