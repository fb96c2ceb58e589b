// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.source.RtspServer;
import io.flinkdepth.connectors.source.TestVideos;
import io.flinkdepth.examples.Topics;
import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.examples.job.DepthJobSettings;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Looks for the passwords of cameras and videos in all that a run writes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecretsITCase {

    /** Nobody listens there: FFmpeg's message has the whole address in it. */
    private static final List<String> UNREADABLE =
            List.of(
                    "http://hausmeister:geheim@127.0.0.1:1/a.mp4",
                    "http://hausmeister:geheim/geheim@geheim?geheim@127.0.0.1:1/a.mp4",
                    "http://hausmeister:geheim%2Fgeheim%40@127.0.0.1:1/a.mp4",
                    "http://127.0.0.1:1/a.mp4?user=hausmeister&password=geheim",
                    "http://127.0.0.1:1/user=hausmeister&password=geheim/a.mp4");

    @TempDir private Path folder;
    private String model;

    @BeforeEach
    void writeModel() {
        model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
    }

    private void run(String input, String output, String... more) {
        assertThat(exit(input, output, more)).isZero();
    }

    /** A run of which nothing came does not end with 0. */
    private void runUnreadable(String input, String output, String... more) {
        assertThat(exit(input, output, more)).isEqualTo(1);
    }

    private int exit(String input, String output, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("depth", "--input", input, "--output", output));
        arguments.addAll(List.of("--model", model));
        arguments.addAll(List.of(more));
        return FlinkDepth.commandLine().execute(arguments.toArray(String[]::new));
    }

    /** A server that wants the user and the password. */
    private HttpServer serve(Path video) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = Files.readAllBytes(video);
        server.createContext(
                        "/",
                        exchange -> {
                            exchange.sendResponseHeaders(200, bytes.length);
                            exchange.getResponseBody().write(bytes);
                            exchange.close();
                        })
                .setAuthenticator(
                        new BasicAuthenticator("videos") {
                            @Override
                            public boolean checkCredentials(String user, String password) {
                                return user.equals(WrittenSecrets.USER)
                                        && password.equals(WrittenSecrets.PASSWORD);
                            }
                        });
        server.start();
        return server;
    }

    @Test
    void filesAndTopicsOfVideos() throws Exception {
        HttpServer server = serve(TestVideos.write(folder.resolve("film.mkv"), 3));
        String film =
                "http://hausmeister:geheim@127.0.0.1:%d/user=hausmeister&password=geheim/film.mkv?token=geheim"
                        .formatted(server.getAddress().getPort());
        Path written = Files.createDirectory(folder.resolve("written"));
        try (WrittenSecrets secrets = new WrittenSecrets();
                EmbeddedBroker broker = EmbeddedBroker.start()) {
            for (String address : UNREADABLE) {
                Path output = written.resolve(Integer.toString(UNREADABLE.indexOf(address)));
                runUnreadable(address, output.toString());
                assertThat(Files.readString(output.resolve("index.jsonl")))
                        .contains("UNREADABLE_SOURCE", "127.0.0.1:1");
            }
            run(film, written.resolve("film").toString());
            assertThat(Files.readAllLines(written.resolve("film/index.jsonl"))).hasSize(3);

            broker.createTopics(1, "depth", "failed");
            String topics = "kafka://" + broker.address() + "/";
            run(film, topics + "depth", "--failed", topics + "failed");
            runUnreadable(UNREADABLE.get(1), topics + "depth", "--failed", topics + "failed");
            assertNoneInTopic(broker, "depth", 3);
            assertNoneInTopic(broker, "failed", 1);
            assertThat(secrets.log()).contains("Job flink-depth");
        } finally {
            server.stop(0);
        }
        WrittenSecrets.assertNoneIn(written);
    }

    private static void assertNoneInTopic(EmbeddedBroker broker, String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = Topics.committed(broker.address(), topic);
        assertThat(records).hasSize(count);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            WrittenSecrets.assertNone("a key", record.key());
            WrittenSecrets.assertNone("a value", record.value());
            for (Header header : record.headers()) {
                WrittenSecrets.assertNone(
                        "a header", header.key().getBytes(StandardCharsets.UTF_8));
                WrittenSecrets.assertNone(header.key(), header.value());
            }
        }
    }

    /** A camera that hangs up, so that its address is opened and logged more than once. */
    @Test
    void checkpointsAndLogsOfACamera() throws Exception {
        Path written = Files.createDirectory(folder.resolve("written"));
        Path output = written.resolve("depth");
        try (RtspServer camera = new RtspServer((viewing, viewer) -> viewer.show(viewing));
                WrittenSecrets secrets = new WrittenSecrets()) {
            String address =
                    "rtsp://hausmeister:geheim@127.0.0.1:%d/user=hausmeister&password=geheim"
                            .formatted(URI.create(camera.uri()).getPort());
            JobClient job = follow(address, output, written);
            boolean ended = false;
            try {
                CommonTestUtils.waitUtil(
                        () -> lines(output) >= 2 && hasCheckpoint(written),
                        Duration.ofMinutes(2),
                        "no two pictures of the camera and a checkpoint");
                job.stopWithSavepoint(
                                false,
                                written.resolve("savepoint").toString(),
                                SavepointFormatType.CANONICAL)
                        .get();
                job.getJobExecutionResult().get();
                ended = true;
            } finally {
                if (!ended) {
                    job.cancel().get();
                }
            }
            assertThat(secrets.log()).contains("Camera 127.0.0.1", "next attempt");
        }
        WrittenSecrets.assertNoneIn(written);
    }

    private JobClient follow(String address, Path output, Path written) throws Exception {
        Configuration configuration = LocalJobs.configuration();
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                written.resolve("checkpoints").toUri().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(CoreOptions.TMP_DIRS, written.resolve("temporary").toString());
        DepthJobSettings settings = new DepthJobSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(
                        "--input",
                        address,
                        "--output",
                        output.toString(),
                        "--model",
                        model,
                        "--checkpoint-interval",
                        "100ms");
        return DepthJob.submit(JobEnvironments.local(configuration), settings);
    }

    private static long lines(Path output) {
        try (Stream<String> lines = Files.lines(output.resolve("index.jsonl"))) {
            return lines.count();
        } catch (IOException | UncheckedIOException e) {
            // It comes with the first picture.
            return 0;
        }
    }

    private static boolean hasCheckpoint(Path written) {
        try (Stream<Path> files = Files.walk(written.resolve("checkpoints"))) {
            return files.anyMatch(file -> file.endsWith("_metadata"));
        } catch (IOException | UncheckedIOException e) {
            // Folders come and go with the checkpoints.
            return false;
        }
    }
}
