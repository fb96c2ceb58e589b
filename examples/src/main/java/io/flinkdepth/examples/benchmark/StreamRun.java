// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Kafka to depth to Kafka, over a topic that is full before it starts. */
final class StreamRun {

    private final String brokers;
    private final int parallelism;

    StreamRun(String brokers, int parallelism) {
        this.brokers = brokers;
        this.parallelism = parallelism;
    }

    double run(
            String from,
            String to,
            int warmUp,
            Function<DataStream<Frame>, DataStream<DepthMap>> estimation)
            throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism);
        DataStream<Frame> frames =
                environment.fromSource(
                        FrameTopicSource.builder()
                                .bootstrapServers(brokers)
                                .topics(from)
                                .groupId(to)
                                .startingOffsets(OffsetsInitializer.earliest())
                                .bounded(OffsetsInitializer.latest())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        estimation
                .apply(frames)
                .sinkTo(
                        RecordTopicSink.depthMaps(to, DepthEncoding.PNG16)
                                .bootstrapServers(brokers)
                                .build());
        environment.execute("benchmark " + to);
        return PredictionTopic.framesPerSecond(brokers, to, warmUp);
    }
}
