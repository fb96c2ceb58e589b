// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.examples.JavaCommand;
import io.flinkdepth.examples.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code flink-depth broker} in a process of its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BrokerCommandITCase {

    private static final Path REPOSITORY = Path.of(System.getProperty("flinkdepth.repository"));
    private static final Pattern LINE = Pattern.compile("Kafka broker: (127\\.0\\.0\\.1:\\d+) .*");

    /** Of a process that SIGTERM has ended, as Ctrl-C does with SIGINT. */
    private static final int TERMINATED = 128 + 15;

    @TempDir Path folder;
    private Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Returns the address that is printed. */
    private String start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(REPOSITORY.resolve("examples/flink-depth").toString());
        command.addAll(List.of("broker", "--port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile());
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        JavaCommand.configureLauncher(builder, temporary);
        process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        Matcher line = LINE.matcher(String.valueOf(said.readLine()));
        assertThat(line.matches()).as(Files.readString(folder.resolve("errors"))).isTrue();
        return line.group(1);
    }

    private void stop() throws Exception {
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(TERMINATED);
    }

    private static void produce(String broker, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker, "max.request.size", 16 << 20),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("frames", value)).get();
        }
    }

    /** A frame of several megabytes is more than Kafka's default allows. */
    @Test
    void largeRecordsPassAndItsDataIsGoneWhenItIsStopped() throws Exception {
        String broker = start();
        byte[] large = new byte[5 << 20];
        large[large.length - 1] = 1;
        produce(broker, large);
        assertThat(Topics.committed(broker, "frames"))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(large));
        stop();
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left.filter(file -> file.toString().contains("broker"))).isEmpty();
        }
    }

    @Test
    void aFolderOfDataIsFoundAgain() throws Exception {
        String data = folder.resolve("new/data").toString();
        produce(start("--data", data), new byte[] {1});
        stop();
        String again = start("--data", data);
        assertThatThrownBy(() -> EmbeddedBroker.start(0, Path.of(data)))
                .hasMessage("another broker uses the folder " + data);
        produce(again, new byte[] {2});
        assertThat(Topics.committed(again, "frames"))
                .extracting(record -> (int) record.value()[0])
                .containsExactly(1, 2);
        stop();
    }

    /** Their timestamps are event times, which may be those of old photographs. */
    @Test
    void recordsAreDeletedForTheirSizeAndNotForTheirAge() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            broker.createTopics(1, "frames");
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "frames");
            Config settings = admin.describeConfigs(List.of(topic)).all().get().get(topic);
            assertThat(settings.get("retention.ms").value()).isEqualTo("-1");
            assertThat(settings.get("retention.bytes").value()).isEqualTo("" + (512 << 20));
        }
    }

    @Test
    void theBrokerTellsClientsTheHostThatItListensOn() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start("localhost", 0)) {
            assertThat(broker.address()).startsWith("localhost:");
            produce(broker.address(), new byte[] {1});
            assertThat(Topics.committed(broker.address(), "frames")).hasSize(1);
        }
        assertThatThrownBy(() -> EmbeddedBroker.start("broker.invalid", 0))
                .hasMessage("the host broker.invalid is not known");
    }

    @Test
    void aPortThatIsTakenIsOneSentenceAndLeavesNothing() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            REPOSITORY.resolve("examples/flink-depth").toString(),
                            "broker",
                            "--port",
                            Integer.toString(taken.getLocalPort()));
            JavaCommand.configureLauncher(builder, temporary);
            process = builder.redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isNotZero();
            assertThat(said).contains("port " + taken.getLocalPort() + " is not free");
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.toString().contains("broker"))).isEmpty();
        }
    }
}
