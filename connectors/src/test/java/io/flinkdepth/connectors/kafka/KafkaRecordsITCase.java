// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.LoggedLines;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorFactory;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The records through a real broker and a real job. */
class KafkaRecordsITCase {

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .build());

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CollectSinkOperatorFactory.MAX_BATCH_SIZE, MemorySize.parse("64m"));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    }

    private static <T> JobID write(Sink<T> sink, Class<T> type, List<T> records) throws Exception {
        StreamExecutionEnvironment environment = environment();
        environment.fromData(records, TypeInformation.of(type)).sinkTo(sink);
        return environment.execute().getJobID();
    }

    private static <T> List<T> read(String topic, KafkaRecordDeserializationSchema<T> schema)
            throws Exception {
        KafkaSource<T> source =
                KafkaSource.<T>builder()
                        .setBootstrapServers(broker.address())
                        .setTopics(topic)
                        .setGroupId("reader")
                        .setProperty("isolation.level", "read_committed")
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setDeserializer(schema)
                        .build();
        return collect(source);
    }

    private static <T> List<T> collect(KafkaSource<T> source) throws Exception {
        List<T> result = new ArrayList<>();
        try (CloseableIterator<T> records =
                environment()
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "topic")
                        .executeAndCollect()) {
            records.forEachRemaining(result::add);
        }
        return result;
    }

    private static Frame frame(int sequence, byte[] image) {
        return new Frame(
                new FrameIdentity("garden cam/ü", sequence, 1_700_000_000_000L + sequence, "a/b"),
                image,
                "image/jpeg",
                new CameraIntrinsics(500.25, 501, 319.5, 239.5),
                null);
    }

    private static DepthMap depth(int sequence, float... values) {
        return new DepthMap(
                new FrameIdentity("camera", sequence, 1_700_000_000_000L + sequence),
                values.length,
                1,
                values,
                DepthKind.METRIC_DEPTH,
                new ModelVersion("model", "2026-01-01T00-00-00Z-abcd"),
                new InferenceTimings(1, 2, 3, 4, 5));
    }

    @ParameterizedTest
    @EnumSource(
            value = DeliveryGuarantee.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void framesComeBackUnchanged(DeliveryGuarantee guarantee) throws Exception {
        String topic = "frames-" + guarantee;
        broker.createTopics(1, topic);
        byte[] large = new byte[8 << 20];
        new Random(1).nextBytes(large);
        List<Frame> frames =
                List.of(frame(7, TestImages.jpeg(32, 16)), frame(8, large), frame(9, large));
        write(
                RecordTopicSink.frames(topic)
                        .bootstrapServers(broker.address())
                        .deliveryGuarantee(guarantee)
                        .transactionalIdPrefix("test-" + guarantee)
                        .build(),
                Frame.class,
                frames);

        KafkaSource<Frame> source =
                FrameTopicSource.builder()
                        .bootstrapServers(broker.address())
                        .topics(topic)
                        .groupId("reader")
                        .startingOffsets(OffsetsInitializer.earliest())
                        .bounded(OffsetsInitializer.latest())
                        .property("isolation.level", "read_committed")
                        .build();
        assertThat(collect(source)).containsExactlyElementsOf(frames);
    }

    @ParameterizedTest
    @EnumSource(DepthEncoding.class)
    void depthMapsComeBack(DepthEncoding encoding) throws Exception {
        String topic = "depth-" + encoding;
        broker.createTopics(1, topic);
        // Values that all three encodings hold exactly.
        List<DepthMap> maps = List.of(depth(1, 0.5f, 1, 80), depth(2, 3.25f, 0.25f));
        write(
                RecordTopicSink.depthMaps(topic, encoding)
                        .bootstrapServers(broker.address())
                        .build(),
                DepthMap.class,
                maps);
        assertThat(read(topic, new DepthMapDeserializationSchema()))
                .containsExactlyElementsOf(maps);
    }

    @Test
    void depthOfTenMegabytesComesBack() throws Exception {
        broker.createTopics(1, "large-depth");
        float[] values = new float[3_000_000];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        DepthMap map =
                new DepthMap(
                        new FrameIdentity("camera", 1, 1_700_000_000_000L),
                        2000,
                        1500,
                        values,
                        DepthKind.METRIC_DEPTH,
                        new ModelVersion("model", "v1"),
                        InferenceTimings.NONE);
        assertThat(
                        new DepthMapSerializationSchema("large-depth", DepthEncoding.FLOAT32)
                                .serialize(map, null, null)
                                .value())
                .hasSizeGreaterThan(9_300_000);
        write(
                RecordTopicSink.depthMaps("large-depth", DepthEncoding.FLOAT32)
                        .bootstrapServers(broker.address())
                        .build(),
                DepthMap.class,
                List.of(map));
        assertThat(read("large-depth", new DepthMapDeserializationSchema())).containsExactly(map);
    }

    private static <T> JobID writeToSmallTopic(
            String topic, RecordTopicSink<T> sink, Class<T> type, List<T> records)
            throws Exception {
        broker.createTopics(1, Map.of("max.message.bytes", "20000"), topic);
        return write(sink.bootstrapServers(broker.address()).build(), type, records);
    }

    /** The broker would refuse it, the producer would fail, and the job with it, for ever. */
    @Test
    void aRecordThatItsTopicDoesNotTakeSaysSo() throws Exception {
        byte[] large = new byte[50_000];
        new Random(1).nextBytes(large);
        float[] values = new float[20_000];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }

        JobID job =
                writeToSmallTopic(
                        "small-frames",
                        RecordTopicSink.frames("small-frames"),
                        Frame.class,
                        List.of(frame(1, large), frame(2, TestImages.jpeg(32, 16))));
        List<Frame> frames = read("small-frames", new FrameDeserializationSchema());
        assertThat(frames).hasSize(2);
        assertThat(frames.get(0).identity()).isEqualTo(frame(1, large).identity());
        assertThat(frames.get(0).defect().reason()).isEqualTo(FailureReason.TOO_MANY_BYTES);
        assertThat(frames.get(0).defect().message()).contains("50000 bytes", "takes 20000");
        assertThat(frames.get(1).defect()).isNull();
        assertThat(METRICS.findMetrics(job, "user.replacedRecords").values())
                .singleElement()
                .satisfies(c -> assertThat(((Counter) c).getCount()).isEqualTo(1));

        DepthMap small = depth(2, 1, 2);
        writeToSmallTopic(
                "small-depth",
                RecordTopicSink.depthMaps("small-depth", DepthEncoding.PNG16),
                DepthMap.class,
                List.of(depth(1, values), small));
        assertThat(read("small-depth", new DepthMapDeserializationSchema())).containsExactly(small);

        FailedFrame failed =
                new FailedFrame(
                        frame(1, large).identity(), FailureReason.CORRUPT_IMAGE, "cut", large);
        writeToSmallTopic(
                "small-failed",
                RecordTopicSink.failedFrames("small-failed"),
                FailedFrame.class,
                List.of(failed));
        List<FailedFrame> kept = read("small-failed", new FailedFrameDeserializationSchema());
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).reason()).isEqualTo(FailureReason.CORRUPT_IMAGE);
        assertThat(kept.get(0).image()).hasSizeBetween(10_000, 20_000);
        assertThat(large).startsWith(kept.get(0).image());

        String huge = "x".repeat(30_000);
        writeToSmallTopic(
                "small-names",
                RecordTopicSink.failedFrames("small-names"),
                FailedFrame.class,
                List.of(
                        new FailedFrame(
                                new FrameIdentity(huge, 1, 2, huge),
                                FailureReason.CORRUPT_IMAGE,
                                huge,
                                large)));
        assertThat(read("small-names", new FailedFrameDeserializationSchema()))
                .singleElement()
                .satisfies(read -> assertThat(read.identity().cameraId()).startsWith("xxx"))
                .satisfies(read -> assertThat(read.image()).hasSizeBetween(10_000, 20_000));
    }

    /** Here it is not there yet; a broker that tells nothing is the same. */
    @Test
    void aLimitThatTheBrokerDoesNotTellIsAWarning() throws Exception {
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            write(
                    RecordTopicSink.frames("not-there-yet")
                            .bootstrapServers(broker.address())
                            .build(),
                    Frame.class,
                    List.of(frame(1, TestImages.jpeg(32, 16)), frame(2, TestImages.jpeg(32, 16))));
            assertThat(warnings.lines())
                    .filteredOn(line -> line.contains("max.message.bytes"))
                    .singleElement()
                    .asString()
                    .contains("topic not-there-yet");
        }
    }

    @Test
    void failedFramesAndUpdatesComeBack() throws Exception {
        broker.createTopics(1, "failed");
        broker.createTopics(1, "updates");
        List<FailedFrame> failed =
                List.of(
                        new FailedFrame(
                                new FrameIdentity("camera", 1, 2),
                                FailureReason.NOT_AN_IMAGE,
                                "the bytes begin with 00",
                                new byte[] {0, 1}));
        List<ModelUpdate> updates =
                List.of(
                        new ModelUpdate(new ModelVersion("m", "1"), "file:///r/m/1", "abc"),
                        new ModelUpdate(new ModelVersion("m", "2"), "file:///r/m/2", null));
        String servers = broker.address();
        write(
                RecordTopicSink.failedFrames("failed").bootstrapServers(servers).build(),
                FailedFrame.class,
                failed);
        write(
                RecordTopicSink.modelUpdates("updates").bootstrapServers(servers).build(),
                ModelUpdate.class,
                updates);
        assertThat(read("failed", new FailedFrameDeserializationSchema()))
                .containsExactlyElementsOf(failed);
        assertThat(read("updates", new ModelUpdateDeserializationSchema()))
                .containsExactlyElementsOf(updates);
    }

    @Test
    void noRecordStopsTheSource() throws Exception {
        broker.createTopics(1, "wild");
        byte[] camera = "camera".getBytes(StandardCharsets.UTF_8);
        byte[] junk = "not an image".getBytes(StandardCharsets.UTF_8);
        byte[] image = TestImages.jpeg(8, 8);
        List<ProducerRecord<byte[], byte[]>> records =
                List.of(
                        new ProducerRecord<>("wild", null, image),
                        new ProducerRecord<>("wild", camera, image),
                        new ProducerRecord<>("wild", camera, null),
                        new ProducerRecord<>("wild", camera, new byte[0]),
                        withHeader(
                                new ProducerRecord<>("wild", camera, image),
                                "flink-depth-sequence",
                                "x"),
                        withHeader(
                                new ProducerRecord<>("wild", camera, image),
                                "flink-depth-intrinsics",
                                "1,2"),
                        withHeader(
                                new ProducerRecord<>("wild", camera, image),
                                "flink-depth-intrinsics",
                                "-1,1,0,0"),
                        new ProducerRecord<>("wild", camera, junk),
                        withHeader(
                                new ProducerRecord<>("wild", camera, image),
                                "flink-depth-sequence",
                                "70"),
                        // As version 0.1 wrote it, and as another producer uses the name.
                        withHeader(new ProducerRecord<>("wild", camera, image), "sequence", "71"),
                        withHeader(new ProducerRecord<>("wild", camera, image), "sequence", "a-7"),
                        withHeader(new ProducerRecord<>("wild", camera, image), "intrinsics", "K"));
        send(records);

        List<Frame> frames = read("wild", new FrameDeserializationSchema());

        assertThat(frames)
                .extracting(f -> f.identity().sequence())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 70L, 71L, 10L, 11L);
        assertThat(frames).extracting(Frame::cameraId).startsWith("wild-0", "camera");
        assertThat(frames)
                .extracting(f -> f.defect() == null ? null : f.defect().reason())
                .containsExactly(
                        null,
                        null,
                        FailureReason.EMPTY,
                        FailureReason.EMPTY,
                        FailureReason.BAD_HEADER,
                        FailureReason.BAD_HEADER,
                        FailureReason.BAD_HEADER,
                        null,
                        null,
                        null,
                        null,
                        null);
        assertThat(frames.get(4).defect().message()).contains("sequence").contains("\"x\"");
        String update = "{\"name\": \"m\", \"version\": \"%s\", \"location\": \"/m\"}";
        send(
                List.of(
                        new ProducerRecord<>(
                                "wild",
                                update.formatted("9".repeat(100_000))
                                        .getBytes(StandardCharsets.UTF_8))));
        // The other schemas pass such records over.
        assertThat(read("wild", new DepthMapDeserializationSchema())).isEmpty();
        assertThat(read("wild", new FailedFrameDeserializationSchema())).isEmpty();
        assertThat(read("wild", new ModelUpdateDeserializationSchema())).isEmpty();
    }

    @Test
    void aMapsMeanConfidenceComesBack() throws Exception {
        broker.createTopics(1, "confident");
        DepthMap plain = depth(1, 0.5f, 1, 80);
        DepthMap map =
                new DepthMap(
                        plain.identity(),
                        plain.width(),
                        plain.height(),
                        plain.values(),
                        plain.kind(),
                        plain.model(),
                        plain.timings(),
                        new DepthConfidence(0.75f, null));
        DepthMapSerializationSchema schema =
                new DepthMapSerializationSchema("confident", DepthEncoding.FLOAT32);
        ProducerRecord<byte[], byte[]> foreign = schema.serialize(plain, null, null);
        foreign.headers().add("confidence", "93 %".getBytes(StandardCharsets.UTF_8));
        send(List.of(schema.serialize(map, null, null), foreign));
        assertThat(read("confident", new DepthMapDeserializationSchema()))
                .extracting(DepthMap::confidence)
                .containsExactly(new DepthConfidence(0.75f, null), null);
    }

    @Test
    void depthOfVersion01IsRead() throws Exception {
        broker.createTopics(1, "former");
        DepthMap map = depth(1, 0.5f, 1, 80);
        ProducerRecord<byte[], byte[]> written =
                new DepthMapSerializationSchema("former", DepthEncoding.PNG16)
                        .serialize(map, null, null);
        ProducerRecord<byte[], byte[]> former =
                new ProducerRecord<>(
                        "former", null, written.timestamp(), written.key(), written.value());
        for (Header header : written.headers()) {
            former.headers().add(HeaderNames.formerName(header.key()), header.value());
        }
        assertThat(former.headers())
                .extracting(Header::key)
                .contains("sequence", "depth-kind", "depth-scale", "model-name", "timings");
        send(List.of(former));
        assertThat(read("former", new DepthMapDeserializationSchema()))
                .singleElement()
                .satisfies(read -> assertThat(read.identity()).isEqualTo(map.identity()))
                .satisfies(read -> assertThat(read.model()).isEqualTo(map.model()));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> withHeader(
            ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
