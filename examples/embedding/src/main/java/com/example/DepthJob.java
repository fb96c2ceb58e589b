// SPDX-License-Identifier: Apache-2.0
package com.example;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.depth.DepthEstimation;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads frames from a topic; writes their depth to another, and frames without depth to a third.
 */
public final class DepthJob {

    /** Runs the job until it is cancelled; the argument is the address of the Kafka brokers. */
    public static void main(String[] arguments) throws Exception {
        String brokers = arguments.length > 0 ? arguments[0] : "localhost:9092";
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.enableCheckpointing(10_000);
        DataStream<Frame> frames =
                environment.fromSource(
                        FrameTopicSource.builder()
                                .bootstrapServers(brokers)
                                .topics("frames")
                                .groupId("depth")
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder().uid("depth").build().apply(frames);
        depth.sinkTo(
                RecordTopicSink.depthMaps("depth", DepthEncoding.PNG16)
                        .bootstrapServers(brokers)
                        .build());
        depth.getSideOutput(DepthEstimation.FAILED_FRAMES)
                .sinkTo(RecordTopicSink.failedFrames("failed").bootstrapServers(brokers).build());
        environment.execute("depth");
    }

    private DepthJob() {}
}
