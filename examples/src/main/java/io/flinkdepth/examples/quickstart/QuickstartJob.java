package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.ModelUpdateTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.model.ModelUpdate;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.depth.DepthEstimation;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job of the quickstart: a topic of frames in, topics of depth and of failed frames out. */
final class QuickstartJob {

    private QuickstartJob() {}

    static void define(
            StreamExecutionEnvironment environment, String brokers, DepthEstimation estimation) {
        KafkaSource<Frame> source =
                FrameTopicSource.builder()
                        .bootstrapServers(brokers)
                        .topics(Topics.FRAMES)
                        .groupId("quickstart")
                        .startingOffsets(OffsetsInitializer.earliest())
                        .build();
        KafkaSource<ModelUpdate> announcements =
                ModelUpdateTopicSource.of(brokers, Topics.MODELS, "quickstart");
        DataStream<Frame> frames =
                environment
                        .fromSource(
                                source,
                                WatermarkStrategy.<Frame>forBoundedOutOfOrderness(
                                                Duration.ofSeconds(1))
                                        .withIdleness(Duration.ofSeconds(5)),
                                "frames")
                        .uid("frames");
        DataStream<ModelUpdate> updates =
                environment
                        .fromSource(announcements, WatermarkStrategy.noWatermarks(), "models")
                        .uid("models");
        SingleOutputStreamOperator<DepthMap> depth = estimation.apply(frames, updates);
        depth.sinkTo(
                        RecordTopicSink.depthMaps(Topics.DEPTH, DepthEncoding.PNG16)
                                .bootstrapServers(brokers)
                                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .transactionalIdPrefix("quickstart-depth")
                                .build())
                .uid("depth-topic")
                .name("depth topic");
        depth.getSideOutput(DepthEstimation.FAILED_FRAMES)
                .sinkTo(
                        RecordTopicSink.failedFrames(Topics.FAILED)
                                .bootstrapServers(brokers)
                                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .transactionalIdPrefix("quickstart-failed")
                                .build())
                .uid("failed-topic")
                .name("failed frames topic");
    }
}
