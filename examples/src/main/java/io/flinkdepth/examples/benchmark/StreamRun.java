// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.job.JobEnvironments;
import java.io.IOException;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Kafka to depth to Kafka. */
final class StreamRun {

    private final String brokers;
    private final int parallelism;

    StreamRun(String brokers, int parallelism) {
        this.brokers = brokers;
        this.parallelism = parallelism;
    }

    /** Runs over a topic that is full before; returns frames a second after a warm-up. */
    double run(
            String from,
            String to,
            int warmUp,
            Function<DataStream<Frame>, DataStream<DepthMap>> estimation)
            throws Exception {
        job(from, to, OffsetsInitializer.latest(), estimation).execute("benchmark " + to);
        return PredictionTopic.framesPerSecond(brokers, to, warmUp);
    }

    /** Starts a job without end. */
    JobClient begin(
            String from, String to, Function<DataStream<Frame>, DataStream<DepthMap>> estimation)
            throws Exception {
        return job(from, to, null, estimation).executeAsync("benchmark " + to);
    }

    private StreamExecutionEnvironment job(
            String from,
            String to,
            @Nullable OffsetsInitializer end,
            Function<DataStream<Frame>, DataStream<DepthMap>> estimation)
            throws IOException {
        StreamExecutionEnvironment environment = JobEnvironments.local(new Configuration());
        environment.setParallelism(parallelism);
        FrameTopicSource source =
                FrameTopicSource.builder()
                        .bootstrapServers(brokers)
                        .topics(from)
                        .groupId(to)
                        .startingOffsets(OffsetsInitializer.earliest());
        if (end != null) {
            source.bounded(end);
        }
        DataStream<Frame> frames =
                environment.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "frames");
        estimation
                .apply(frames)
                .sinkTo(
                        RecordTopicSink.depthMaps(to, DepthEncoding.PNG16)
                                .bootstrapServers(brokers)
                                .build());
        return environment;
    }
}
