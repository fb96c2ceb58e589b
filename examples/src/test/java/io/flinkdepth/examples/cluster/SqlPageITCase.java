// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.ShardFiles;
import io.flinkdepth.connectors.table.SqlStatements;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs all statements of docs/sql.md in their order, and looks at what came of them. */
@Tag("processes")
@Timeout(600)
class SqlPageITCase {

    private static final byte[] FAR = colour(200, 200, 200);
    private static final byte[] NEAR = colour(25, 25, 25);
    private static final byte[] NO_IMAGE = "no image".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path folder;
    private EmbeddedBroker broker;
    private List<String> statements;

    @BeforeEach
    void prepare() throws Exception {
        ModelRegistry registry =
                ModelRegistry.at(Files.createDirectory(folder.resolve("models")).toString());
        registry.publish(
                TestModels.brightnessAndColour(folder.resolve("made-street"), "street", null));
        registry.publish(TestModels.metres(folder.resolve("made-metric"), "street-metric", null));
        picture("archive", "red", 200, 30, 30);
        picture("archive", "green", 30, 200, 30);
        picture("archive", "blue", 30, 30, 200);
        picture("wanted", "reddish", 180, 40, 40);
        broker = EmbeddedBroker.start();
        broker.createTopics(1, "frames", "depths", "rejected", "alerts");
        sendFrames();
        Map<String, String> places = new LinkedHashMap<>();
        places.put("localhost:9092", broker.address());
        places.put("/models", folder.resolve("models").toString());
        places.put("/data/", folder + "/");
        // A shard is whole at the first checkpoint.
        places.put("'10 s'", "'1 s'");
        places.put("'15 min'", "'100 ms'");
        statements =
                SqlStatements.of(
                        Path.of(System.getProperty("flinkdepth.documentation"), "sql.md"), places);
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    private static byte[] colour(int red, int green, int blue) {
        int[] colours = {red, green, blue};
        byte[] rgb = new byte[3 * 1280 * 720];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) colours[i % 3];
        }
        try (DecodedImage image = DecodedImage.ofRgb(1280, 720, rgb)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    private void picture(String set, String name, int red, int green, int blue) throws Exception {
        Files.createDirectories(folder.resolve(set));
        Files.write(folder.resolve(set).resolve(name + ".jpg"), colour(red, green, blue));
    }

    /** One that is far, one that is near, and one that is none. */
    private void sendFrames() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            List<byte[]> images = List.of(FAR, NEAR, NO_IMAGE);
            for (int i = 0; i < images.size(); i++) {
                byte[] camera = ("camera" + i).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("frames", camera, images.get(i))).get();
            }
        }
    }

    @Test
    void bySqlClientAndProcesses() throws Exception {
        Path script = folder.resolve("page.sql");
        Files.writeString(
                script,
                "SET 'sql-client.execution.result-mode' = 'tableau';\n"
                        + String.join(";\n", statements)
                        + ";\n");
        try (LocalCluster cluster =
                LocalCluster.start(
                        folder.resolve("cluster"),
                        2,
                        Path.of(System.getProperty("flinkdepth.sql.jar")),
                        library("flink-connector-kafka-"),
                        library("flink-connector-base-"),
                        library("kafka-clients-"))) {
            String output = cluster.succeeds("sql", script.toString());
            assertThat(output)
                    .doesNotContain("[ERROR]")
                    .containsPattern("\\| +reddish \\| +red \\| +0\\.99")
                    .containsPattern("\\| +red \\| +7 \\| +1280 \\| +720 \\|");
            cluster.check(this::checkTopicsAndShards);
        }
    }

    private static Path library(String name) throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("flinkdepth.libraries")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void checkTopicsAndShards() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> depths = await("depths", 2);
        assertThat(depths).extracting(r -> text(r.key())).containsExactly("camera0", "camera1");
        assertThat(DepthImage.decode(depths.get(0).value(), ImageLimits.DEFAULT).width())
                .isEqualTo(1280);
        assertThat(text(depths.get(0).headers().lastHeader("model-version").value()))
                .startsWith("street/");

        ConsumerRecord<byte[], byte[]> rejected = await("rejected", 1).get(0);
        assertThat(rejected.value()).isEqualTo(NO_IMAGE);
        assertThat(text(rejected.headers().lastHeader("error").value()))
                .startsWith("NOT_AN_IMAGE: ");

        assertThat(await("alerts", 1))
                .singleElement()
                .satisfies(alert -> assertThat(text(alert.value())).contains("\"camera1\""));
        CommonTestUtils.waitUtil(
                () -> labelled().equals(Set.of(PseudoLabel.keyOf(FAR), PseudoLabel.keyOf(NEAR))),
                Duration.ofMinutes(2),
                "the shards do not hold the two images that got a prediction");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The keys of all samples in finished shards. */
    private Set<String> labelled() {
        try {
            Set<String> keys = new HashSet<>();
            ShardFiles.visible(folder.resolve("labels"))
                    .forEach(shard -> keys.addAll(ShardFiles.keys(shard)));
            return keys;
        } catch (IOException | UncheckedIOException e) {
            // The folder comes with the first label, and files in it are renamed.
            return Set.of();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> await(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.address()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    Stream.of(topic, "rejected")
                            .distinct()
                            .map(name -> new TopicPartition(name, 0))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Deadline deadline = Deadline.fromNow(Duration.ofMinutes(2));
            while (records.size() < count) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    if (record.topic().equals(topic)) {
                        records.add(record);
                    } else {
                        errors.add(text(record.headers().lastHeader("error").value()));
                    }
                }
                assertThat(deadline.hasTimeLeft())
                        .as("%d of %d in %s; rejected: %s", records.size(), count, topic, errors)
                        .isTrue();
            }
        }
        return records;
    }
}
