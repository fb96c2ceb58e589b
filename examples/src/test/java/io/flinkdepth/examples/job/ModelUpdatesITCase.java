// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.kafka.HeaderNames;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A running depth job takes over what the {@code registry} command does, without Java. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ModelUpdatesITCase {

    @TempDir Path folder;

    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private JobClient job;
    private int sent;

    @BeforeEach
    void startBroker() throws Exception {
        broker = EmbeddedBroker.start();
        broker.createTopics(1, "frames", "depth", "updates", "events");
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.address());
        producer =
                new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        servers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition("depth", 0), new TopicPartition("events", 0)));
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
        consumer.close();
        producer.close();
        broker.close();
    }

    private String topic(String name) {
        return "kafka://" + broker.address() + "/" + name;
    }

    private String registry() {
        return folder.resolve("registry").toString();
    }

    private String registry(String command, String... more) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(out, true));
        String[] arguments = new String[more.length + 4];
        System.arraycopy(
                new String[] {"registry", command, "--registry", registry()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        assertThat(commandLine.execute(arguments)).as(out.toString()).isZero();
        return out.toString();
    }

    /** Publishes a package under a name of its own; the version. */
    private String publish(ModelPackage model) throws IOException {
        registry("publish", model.location(), "--name", "street");
        return ModelRegistry.at(registry()).newest("street").orElseThrow().card().version();
    }

    private void start(String... options) throws Exception {
        DepthJobSettings settings = new DepthJobSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(options);
        DepthJobChecks.check(settings, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(LocalJobs.configuration());
        environment.setParallelism(1);
        job = DepthJob.submit(environment, settings);
    }

    private void sendFrame() {
        producer.send(
                new FrameSerializationSchema("frames").toRecord(TestFrames.gradient("a", sent++)));
    }

    private static ModelVersion model(ConsumerRecord<byte[], byte[]> depth) {
        return new ModelVersion(
                header(depth, HeaderNames.MODEL_NAME), header(depth, HeaderNames.MODEL_VERSION));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private void sendUntilServed(String name, String version) {
        boolean served = false;
        while (!served) {
            sendFrame();
            for (var record : consumer.poll(Duration.ofMillis(100)).records("depth")) {
                served |= model(record).equals(new ModelVersion(name, version));
            }
        }
    }

    private JsonNode sendUntilEvent(String kind) throws IOException {
        while (true) {
            sendFrame();
            for (var record : consumer.poll(Duration.ofMillis(100)).records("events")) {
                JsonNode event = new ObjectMapper().readTree(record.value());
                if (event.path("kind").asText().equals(kind)) {
                    return event;
                }
            }
        }
    }

    private ModelPackage brightness(String version, float factor) {
        return TestModels.brightness(folder.resolve(version), version, factor);
    }

    @Test
    void aRegistryIsFollowedWithItsPublicationsRefusalsAndRollbacks() throws Exception {
        String first = publish(brightness("v1", 1));
        start(
                "--input=" + topic("frames"),
                "--follow",
                "--output=" + topic("depth"),
                "--events=" + topic("events"),
                "--registry=" + registry(),
                "--model-name=street",
                "--registry-interval=100ms",
                "--shadow-frames=2",
                "--shadow-max-slowdown=any");
        sendUntilServed("street", first);
        String second = publish(brightness("v2", 3));
        sendUntilServed("street", second);

        String constant = publish(TestModels.constant(folder.resolve("v3"), "v3"));
        assertThat(sendUntilEvent("REFUSED").path("candidate").asText()).isEqualTo(constant);
        while (!registry("list").contains("refused")) {
            sendFrame();
        }
        assertThat(registry("list").lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("  street " + first),
                        line -> assertThat(line).isEqualTo("  street " + second),
                        line ->
                                assertThat(line)
                                        .startsWith("* street " + constant + "  refused 2")
                                        .endsWith(" predictions are constant maps"));

        registry("rollback", "street");
        registry("rollback", "street");
        sendUntilServed("street", first);
        while (!registry("show", "street")
                .contains("job: ROLLED_BACK " + first + " beside " + second)) {
            sendFrame();
        }
        assertThat(registry("show", "street"))
                .contains("job: SWAPPED " + second + " beside " + first);
    }

    @Test
    void aJobCollectsLabelsForTheLoopBesideItsDepth() throws Exception {
        Path labels = folder.resolve("labels");
        start(
                "--input=" + topic("frames"),
                "--follow",
                "--output=" + topic("depth"),
                "--model=" + brightness("v1", 1).location(),
                "--checkpoint-interval=200ms",
                "--labels=" + labels,
                "--label-teacher="
                        + TestModels.brightnessAndColour(folder.resolve("teacher")).location(),
                "--label-every=2",
                "--label-novelty=0",
                "--label-rollover=500ms");
        List<Path> shards = List.of();
        while (shards.isEmpty()) {
            sendFrame();
            consumer.poll(Duration.ofMillis(100));
            shards = finishedShards(labels);
        }
        assertThat(shards.get(0)).isNotEmptyFile();
    }

    private static List<Path> finishedShards(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("[^.].*\\.tar"))
                    .toList();
        }
    }

    @Test
    void aTopicIsFollowedByNameAndOtherNamesAreTold() throws Exception {
        String version = publish(brightness("v2", 3));
        ModelPackage other = TestModels.metres(folder.resolve("metric"), "metric", "m1");
        registry("publish", other.location());
        start(
                "--input=" + topic("frames"),
                "--follow",
                "--output=" + topic("depth"),
                "--events=" + topic("events"),
                "--updates=" + topic("updates"),
                "--registry=" + registry(),
                "--model=" + brightness("v1", 1).location(),
                "--model-name=street",
                "--shadow-frames=0");
        sendUntilServed("test", "v1");
        registry("announce", "metric", "--topic", topic("updates"));
        JsonNode ignored = sendUntilEvent("IGNORED");
        assertThat(ignored.path("name").asText()).isEqualTo("metric");
        assertThat(ignored.path("reason").asText()).contains("this job follows model 'street'");
        assertThat(registry("announce", "street", "--topic", topic("updates")))
                .contains("announced street/" + version);
        sendUntilServed("street", version);
    }
}
