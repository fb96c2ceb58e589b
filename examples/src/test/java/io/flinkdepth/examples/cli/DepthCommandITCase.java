// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.LoggedLines;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.examples.Topics;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code flink-depth depth}, as a user types it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DepthCommandITCase {

    @TempDir Path folder;

    private String model;
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void writeModel() {
        model = TestModels.brightness(folder.resolve("my model"), "v1", 1f).location();
    }

    private int run(String... arguments) {
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }

    private Path images() throws IOException {
        Path images = Files.createDirectories(folder.resolve("my images"));
        Files.write(images.resolve("a.png"), TestFrames.grey("x", 0, 51, 64, 48).image());
        Files.write(images.resolve("b.png"), TestFrames.grey("x", 0, 102, 48, 64).image());
        Files.write(images.resolve("broken.png"), TestFrames.broken("x", 0).image());
        return images;
    }

    private static List<JsonNode> index(Path output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve("index.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    /**
     * The launcher's configuration leaves out the first, which is about Flink's web page. The
     * second warns where the end of the input and a checkpoint meet.
     */
    private static boolean isExpected(String line) {
        return line.contains("WebMonitorUtils: ") || line.contains("CheckpointFailureManager: ");
    }

    @Test
    void aJobThatRunsWellWarnsOfNothing() throws Exception {
        Path images = images();
        Files.delete(images.resolve("broken.png"));
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            int exit =
                    run(
                            "depth",
                            "--input",
                            images.toString(),
                            "--output",
                            folder.resolve("out").toString(),
                            // The end of the job declines a checkpoint that is due then, and Flink
                            // warns of it.
                            "--checkpoint-interval",
                            "1h",
                            "--model",
                            model);
            assertThat(exit).as(errors.toString()).isZero();
            assertThat(warnings.lines()).allMatch(DepthCommandITCase::isExpected);
        }
    }

    @Test
    void aFolderGetsAFileForEachFrameAndALineForEachFailure() throws Exception {
        Path output = folder.resolve("out");
        int exit =
                run(
                        "depth",
                        "--input",
                        images().toString(),
                        "--output",
                        output.toString(),
                        "--model",
                        model,
                        "--format",
                        "npy");
        assertThat(exit).as(errors.toString()).isZero();
        NpyCodec.Array depth = NpyCodec.decode(Files.readAllBytes(output.resolve("b.npy")));
        assertThat(depth.shape()).containsExactly(64, 48);
        assertThat(depth.values()[0]).isBetween(0.399f, 0.401f);
        assertThat(output.resolve("a.npy")).exists();
        List<JsonNode> index = index(output);
        assertThat(index).hasSize(3);
        assertThat(index)
                .filteredOn(line -> line.has("failure"))
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.get("name").asText()).isEqualTo("broken");
                            assertThat(line.get("failure").asText()).isEqualTo("CORRUPT_IMAGE");
                        });
    }

    /** The brightness that the model predicts goes up by less than a picture's change. */
    @Test
    void theDepthOfAFolderCanBeHeldStill() throws Exception {
        Path images = Files.createDirectories(folder.resolve("clip"));
        for (int i = 0; i < 4; i++) {
            byte[] png = TestFrames.grey("x", 0, i == 0 ? 100 : 104, 64, 48).image();
            Files.write(images.resolve(i + ".png"), png);
        }
        Files.write(images.resolve("broken.png"), TestFrames.broken("x", 0).image());
        Path output = folder.resolve("out");
        int exit =
                run(
                        "depth",
                        "--input",
                        images.toString(),
                        "--output",
                        output.toString(),
                        "--model",
                        model,
                        "--format",
                        "npy",
                        "--stabilise");
        assertThat(exit).as(errors.toString()).isZero();
        NpyCodec.Array second = NpyCodec.decode(Files.readAllBytes(output.resolve("1.npy")));
        assertThat(second.values()[0]).isBetween(99 / 255f, 102 / 255f);
        assertThat(index(output)).hasSize(5);
        assertThat(index(output)).filteredOn(line -> line.has("failure")).hasSize(1);
    }

    @Test
    void eachFrameOfATopicHasAPredictionInATopic() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(1, "frames", "depth", "failed");
            FrameSerializationSchema schema = new FrameSerializationSchema("frames");
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                            new ByteArraySerializer(),
                            new ByteArraySerializer())) {
                for (int i = 0; i < 10; i++) {
                    producer.send(
                            schema.toRecord(
                                    i == 3
                                            ? TestFrames.broken("a", i)
                                            : TestFrames.grey("a", i, i)));
                }
            }
            String topics = "kafka://" + broker.address() + "/";
            int exit =
                    run(
                            "depth",
                            "--input",
                            topics + "frames",
                            "--output",
                            topics + "depth",
                            "--failed",
                            topics + "failed",
                            "--exactly-once",
                            "test",
                            "--model",
                            model);
            assertThat(exit).as(errors.toString()).isZero();
            assertThat(Topics.committed(broker.address(), "depth")).hasSize(9);
            assertThat(Topics.committed(broker.address(), "failed")).hasSize(1);
        }
    }

    @Test
    void aRemoteClusterRunsTheJobJar() throws Exception {
        System.setProperty("flinkdepth.job.jar", "target/flink-depth-job.jar");
        Configuration anyPort = new Configuration();
        anyPort.set(RestOptions.BIND_PORT, "0");
        MiniClusterConfiguration configuration =
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(anyPort)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(1)
                        .build();
        try (MiniCluster cluster = new MiniCluster(configuration)) {
            cluster.start();
            submitTo(cluster);
        }
    }

    private void submitTo(MiniCluster cluster) throws Exception {
        Path output = folder.resolve("out");
        int exit =
                run(
                        "depth",
                        "--input",
                        images().toString(),
                        "--output",
                        output.toString(),
                        "--model",
                        model,
                        "--side-by-side",
                        "--mp4",
                        "--cluster",
                        "localhost:" + cluster.getRestAddress().get().getPort());
        assertThat(exit).as(errors.toString()).isZero();
        assertThat(index(output)).hasSize(3);
        for (String file : List.of("a.png", "b.side-by-side.jpg", "my images.mp4")) {
            assertThat(output.resolve(file)).isNotEmptyFile();
        }
    }

    @Test
    void whatCannotWorkIsSaidInOneLine() throws IOException {
        assertThat(run("depth", "--input", "/no/such", "--output", "o", "--model", model))
                .isEqualTo(1);
        assertThat(errors.toString())
                .contains("flink-depth: --input is '/no/such', which is no file or folder here");
        assertThat(run("depth", "--input", "kafka://nowhere", "--output", "o", "--model", model))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("must have the form kafka://HOST:PORT/TOPIC");
        assertThat(
                        run(
                                "depth",
                                "--input",
                                images().toString(),
                                "--output",
                                "o",
                                "--model",
                                "/no/model"))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("no model package at /no/model");
        assertThat(run("depth", "--output", "o")).isEqualTo(2);
        assertThat(run("depth", "--input", "i", "--output", "o", "--device", "gpu")).isEqualTo(2);
        assertThat(errors.toString()).contains("give auto, cpu, cuda or cuda:N");
        assertThat(run("depth", "--input", "i", "--output", "o", "--format", "tiff")).isEqualTo(2);
        assertThat(run("depth", "--input", "i", "--output", "o", "--exactly-once", "p"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--exactly-once is for topics");
    }
}
