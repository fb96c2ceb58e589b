// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.kafka.HeaderNames;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --camera-intrinsics} with a topic. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CameraTopicITCase {

    private static final String CALIBRATION =
            """
            {"cameras": {"a": {"width": 32, "height": 32, "focalX": 40}}}
            """;

    @TempDir Path folder;

    private static DepthJobSettings settings(String... options) {
        DepthJobSettings settings = new DepthJobSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(options);
        return settings;
    }

    @Test
    void framesHaveMetresFromTheCalibrationOn() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(1, "frames", "depth", "cameras");
            String topics = "kafka://" + broker.address() + "/";
            DepthJobSettings settings =
                    settings(
                            "--input=" + topics + "frames",
                            "--output=" + topics + "depth",
                            "--follow",
                            "--model=" + TestModels.canonicalMetres(folder, "v1", 20).location(),
                            "--camera-intrinsics=" + topics + "cameras");
            DepthJobChecks.check(settings, false);
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.createLocalEnvironment(LocalJobs.configuration());
            environment.setParallelism(1);
            JobClient job = DepthJob.submit(environment, settings);
            try {
                sendUntilMetres(broker.address());
            } finally {
                job.cancel().get();
            }
        }
    }

    /** The calibration comes after the first prediction, which has none. */
    private static void sendUntilMetres(String broker) throws Exception {
        Map<String, Object> servers = Map.of("bootstrap.servers", broker);
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                servers, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                servers,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition("depth", 0)));
            FrameSerializationSchema frames = new FrameSerializationSchema("frames");
            String kind = null;
            for (int i = 0; !"METRIC_DEPTH".equals(kind); i++) {
                producer.send(frames.toRecord(TestFrames.gradient("a", i))).get();
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (kind == null) {
                        // As a compacted topic has of a camera that was deleted.
                        producer.send(new ProducerRecord<>("cameras", new byte[] {1}, null)).get();
                        producer.send(
                                        new ProducerRecord<>(
                                                "cameras",
                                                CALIBRATION.getBytes(StandardCharsets.UTF_8)))
                                .get();
                    }
                    String first = kind;
                    kind =
                            new String(
                                    record.headers().lastHeader(HeaderNames.DEPTH_KIND).value(),
                                    StandardCharsets.UTF_8);
                    assertThat(first == null && kind.equals("METRIC_DEPTH"))
                            .as("metres before the calibration")
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aTopicWouldHoldAJobOpenWhoseInputEnds() {
        assertThatThrownBy(
                        () ->
                                settings(
                                                "--input=photographs",
                                                "--output=depth",
                                                "--camera-intrinsics=kafka://host:9092/cameras")
                                        .check())
                .hasMessage(
                        "--camera-intrinsics is 'kafka://host:9092/cameras', a topic, and the input"
                                + " ends; give a file, or --follow");
    }
}
