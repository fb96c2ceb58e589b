// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.ModelUpdateTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.model.RegistryUpdateSource;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.examples.job.LabelCollection;
import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.io.IOException;
import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job of the quickstart: a topic of frames in, topics of depth and of failed frames out. With a
 * learning loop it follows the loop's registry, tells what became of each version, and collects the
 * loop's pseudo-labels.
 */
final class QuickstartJob {

    /** One frame of a camera in so many is labelled: one a second. */
    private static final int LABEL_EVERY = 10;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration ROLL = Duration.ofSeconds(5);

    private QuickstartJob() {}

    static void define(
            StreamExecutionEnvironment environment,
            String brokers,
            DepthEstimation estimation,
            @Nullable ModelImprovement improvement,
            Overload overload)
            throws IOException {
        DataStream<Frame> frames = frames(environment, brokers);
        DataStream<ModelUpdate> updates =
                environment
                        .fromSource(
                                modelUpdates(brokers, improvement),
                                WatermarkStrategy.noWatermarks(),
                                "models")
                        .setParallelism(1)
                        .uid("models");
        SingleOutputStreamOperator<DepthMap> depth = estimation.apply(frames, updates);
        depth.sinkTo(
                        exactlyOnce(
                                RecordTopicSink.depthMaps(Topics.DEPTH, DepthEncoding.PNG16),
                                brokers,
                                "quickstart-depth"))
                .uid("depth-topic")
                .name("depth topic");
        depth.getSideOutput(DepthEstimation.FAILED_FRAMES)
                .sinkTo(
                        exactlyOnce(
                                RecordTopicSink.failedFrames(Topics.FAILED),
                                brokers,
                                "quickstart-failed"))
                .uid("failed-topic")
                .name("failed frames topic");
        depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
                .sinkTo(
                        exactlyOnce(
                                RecordTopicSink.modelEvents(Topics.EVENTS),
                                brokers,
                                "quickstart-events"))
                .uid("events-topic")
                .name("model events topic");
        if (improvement != null) {
            collect(frames, improvement, overload);
        }
    }

    private static DataStream<Frame> frames(
            StreamExecutionEnvironment environment, String brokers) {
        KafkaSource<Frame> source =
                FrameTopicSource.builder()
                        .bootstrapServers(brokers)
                        .topics(Topics.FRAMES)
                        .groupId("quickstart")
                        .startingOffsets(OffsetsInitializer.earliest())
                        .build();
        return environment
                .fromSource(
                        source,
                        WatermarkStrategy.<Frame>forBoundedOutOfOrderness(Duration.ofSeconds(1))
                                .withIdleness(Duration.ofSeconds(5)),
                        "frames")
                .uid("frames");
    }

    private static Source<ModelUpdate, ?, ?> modelUpdates(
            String brokers, @Nullable ModelImprovement improvement) {
        return improvement == null
                ? ModelUpdateTopicSource.of(brokers, Topics.MODELS, "quickstart")
                : new RegistryUpdateSource(
                        improvement.registryFolder(), improvement.modelName(), LOOK);
    }

    private static <T> KafkaSink<T> exactlyOnce(
            RecordTopicSink<T> sink, String brokers, String prefix) {
        return sink.bootstrapServers(brokers)
                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .transactionalIdPrefix(prefix)
                .build();
    }

    /** The teacher labels a frame of each camera now and then. */
    private static void collect(
            DataStream<Frame> frames, ModelImprovement improvement, Overload overload)
            throws IOException {
        SelectionOptions selection =
                SelectionOptions.builder()
                        // The drive goes back and forth over one street: little is ever new.
                        .minNovelty(0.001)
                        .quotaPerHour(3600)
                        .randomShare(0.5)
                        .build();
        new LabelCollection(
                        improvement.shards().toUri().toString(),
                        ModelImprovement.TEACHER,
                        LABEL_EVERY,
                        selection,
                        ROLL)
                .collect(frames, overload);
    }
}
