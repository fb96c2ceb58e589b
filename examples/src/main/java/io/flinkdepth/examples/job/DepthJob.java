// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.camera.CalibratedFrames;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.CalibrationDeserializationSchema;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.source.CameraSourceBuilder;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.examples.entrypoint.JobMain;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.StabilisationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Frames from a folder, a video, a camera or a topic; depth to a folder or a topic. The main class
 * of the job jar: {@code flink run flink-depth-job.jar --input … --output …}.
 */
@Internal
@Command(
        name = "flink-depth-job",
        mixinStandardHelpOptions = true,
        description = "Depth of a folder, video, camera or topic.")
public final class DepthJob implements Callable<Integer> {

    private static final String JOB_NAME = "flink-depth";
    private static final Duration FOLLOW_INTERVAL = Duration.ofSeconds(1);

    @Mixin private DepthJobSettings settings;

    /** Runs the job on the cluster that {@code flink run} talks to. */
    public static void main(String[] arguments) throws Exception {
        JobMain.run(
                new CommandLine(new DepthJob())
                        .registerConverter(Duration.class, TimeUtils::parseDuration)
                        .setCaseInsensitiveEnumValuesAllowed(true),
                arguments);
    }

    @Override
    public Integer call() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        compose(environment, settings, (frames, depth) -> {});
        // Attached, as "flink run" is unless told otherwise, this waits for the end of the job.
        environment.execute(JOB_NAME);
        return CommandLine.ExitCode.OK;
    }

    /** Puts the job together and submits it; does not wait for its end. */
    public static JobClient submit(
            StreamExecutionEnvironment environment, DepthJobSettings settings) throws Exception {
        return submit(environment, settings, (frames, depth) -> {});
    }

    /**
     * The same.
     *
     * @param onlooker gets the frames and their depth, to add what else is done with them
     */
    public static JobClient submit(
            StreamExecutionEnvironment environment,
            DepthJobSettings settings,
            BiConsumer<DataStream<Frame>, DataStream<DepthMap>> onlooker)
            throws Exception {
        compose(environment, settings, onlooker);
        return environment.executeAsync(JOB_NAME);
    }

    private static void compose(
            StreamExecutionEnvironment environment,
            DepthJobSettings settings,
            BiConsumer<DataStream<Frame>, DataStream<DepthMap>> onlooker)
            throws IOException {
        settings.check();
        DepthJobChecks.requireMetresForClouds(settings);
        if (settings.parallelism != null) {
            environment.setParallelism(settings.parallelism);
        }
        if (settings.beginsAnewAfterFailure()) {
            environment.getCheckpointConfig().disableCheckpointing();
        } else {
            environment.enableCheckpointing(settings.checkpointInterval.toMillis());
        }
        DataStream<Frame> frames =
                calibrated(
                        environment, settings, unfinished(settings, frames(environment, settings)));
        SingleOutputStreamOperator<DepthMap> depth = estimate(environment, settings, frames);
        DataStream<DepthMap> predictions =
                depth.map(new FrameCounters.Predictions(), TypeInformation.of(DepthMap.class))
                        .name("predictions")
                        .uid("answers");
        DataStream<FailedFrame> failures =
                depth.getSideOutput(DepthEstimation.FAILED_FRAMES)
                        .map(new FrameCounters.Failures(), TypeInformation.of(FailedFrame.class))
                        .name("failures")
                        .uid("failures");
        write(settings, frames, predictions, failures);
        onlooker.accept(frames, predictions);
        LabelCollection labels = settings.labels.collection();
        if (labels != null) {
            labels.collect(frames, settings.overload());
        }
        if (settings.followsModels()) {
            DepthJobUpdates.writeEvents(
                    depth.getSideOutput(DepthEstimation.MODEL_EVENTS), settings);
        }
    }

    private static SingleOutputStreamOperator<DepthMap> estimate(
            StreamExecutionEnvironment environment,
            DepthJobSettings settings,
            DataStream<Frame> frames)
            throws IOException {
        DepthEstimation.Builder builder =
                settings.model
                        .apply(DepthEstimation.builder(), settings.startModel())
                        .overload(settings.overload())
                        .uid(JOB_NAME);
        if (settings.stabilise) {
            builder.stabilise(StabilisationOptions.DEFAULT);
        }
        if (settings.confidence) {
            builder.withConfidence();
        }
        settings.cameras.apply(builder);
        settings.updates.apply(builder);
        DepthEstimation estimation = builder.build();
        return settings.followsModels()
                ? estimation.apply(frames, DepthJobUpdates.read(environment, settings))
                : estimation.apply(frames);
    }

    private static DataStream<Frame> frames(
            StreamExecutionEnvironment environment, DepthJobSettings settings) throws IOException {
        WatermarkStrategy<Frame> watermarks =
                WatermarkStrategy.<Frame>forBoundedOutOfOrderness(Duration.ofSeconds(1))
                        .withIdleness(Duration.ofSeconds(10));
        return (Topic.isTopic(settings.input)
                        ? environment.fromSource(topicSource(settings), watermarks, "frames")
                        : environment.fromSource(videoSource(settings), watermarks, "frames"))
                .uid("frames");
    }

    private static DataStream<Frame> unfinished(
            DepthJobSettings settings, DataStream<Frame> frames) {
        if (settings.finished() == null) {
            return frames;
        }
        return frames.filter(new NotFinished(settings.finished(), settings.extension()))
                .name("unfinished")
                .uid("unfinished");
    }

    /** Frames with the intrinsics of their camera, if these come from a topic. */
    private static DataStream<Frame> calibrated(
            StreamExecutionEnvironment environment,
            DepthJobSettings settings,
            DataStream<Frame> frames)
            throws IOException {
        if (settings.cameras.topic() == null) {
            return frames;
        }
        Topic topic = Topic.parse(settings.cameras.topic());
        KafkaSource<String> calibrations =
                KafkaSource.<String>builder()
                        .setProperties(settings.kafka.properties())
                        .setBootstrapServers(topic.brokers())
                        .setTopics(topic.name())
                        .setGroupId(settings.group)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setDeserializer(new CalibrationDeserializationSchema())
                        .build();
        return CalibratedFrames.of(
                        frames,
                        environment
                                .fromSource(
                                        calibrations,
                                        WatermarkStrategy.noWatermarks(),
                                        "camera calibrations")
                                .uid("camera-calibrations"))
                .uid("camera-intrinsics");
    }

    // Kafka's enum is deprecated; the connector's method has no other parameter.
    @SuppressWarnings("deprecation")
    private static KafkaSource<Frame> topicSource(DepthJobSettings settings) throws IOException {
        Topic topic = Topic.parse(settings.input);
        FrameTopicSource source =
                FrameTopicSource.builder()
                        .bootstrapServers(topic.brokers())
                        .topics(topic.name())
                        .groupId(settings.group);
        settings.kafka
                .properties()
                .forEach((name, value) -> source.property((String) name, (String) value));
        return settings.follow
                ? source.startingOffsets(
                                OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                        .build()
                : source.startingOffsets(OffsetsInitializer.earliest())
                        .bounded(OffsetsInitializer.latest())
                        .build();
    }

    static MediaSource videoSource(DepthJobSettings settings) throws IOException {
        boolean uri = settings.input.contains("://");
        if (!uri && !Files.exists(Path.of(settings.input))) {
            throw new IOException(
                    "--input is '"
                            + settings.input
                            + "', which is no file or folder here; for a topic write"
                            + " kafka://HOST:PORT/TOPIC");
        }
        CameraSourceBuilder source = MediaSource.cameras().inputs(settings.input);
        if (settings.follow && !uri) {
            source.follow(FOLLOW_INTERVAL);
        }
        if (settings.rate != null) {
            source.maxFramesPerSecond(settings.rate);
        }
        return source.build();
    }

    private static void write(
            DepthJobSettings settings,
            DataStream<Frame> frames,
            DataStream<DepthMap> predictions,
            DataStream<FailedFrame> failures)
            throws IOException {
        if (settings.outputFolder() != null) {
            DepthFolderOutput.write(settings, frames, predictions, failures);
            return;
        }
        Topic topic = Topic.parse(settings.output);
        predictions
                .sinkTo(
                        topicSink(
                                RecordTopicSink.depthMaps(topic.name(), DepthEncoding.PNG16),
                                topic,
                                settings,
                                "-depth"))
                .uid("depth-topic");
        if (settings.failed != null) {
            Topic failed = Topic.parse(settings.failed);
            failures.sinkTo(
                            topicSink(
                                    RecordTopicSink.failedFrames(failed.name()),
                                    failed,
                                    settings,
                                    "-failed"))
                    .uid("failed-topic");
        } else {
            // They are counted; a stream without a sink would not run.
            failures.sinkTo(new DiscardingSink<>()).uid("failed-dropped");
        }
    }

    static <T> KafkaSink<T> topicSink(
            RecordTopicSink<T> sink, Topic topic, DepthJobSettings settings, String suffix)
            throws IOException {
        sink.bootstrapServers(topic.brokers());
        settings.kafka
                .properties()
                .forEach((name, value) -> sink.property((String) name, (String) value));
        if (settings.transactionalIdPrefix != null) {
            sink.deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                    .transactionalIdPrefix(settings.transactionalIdPrefix + suffix);
        }
        return sink.build();
    }
}
