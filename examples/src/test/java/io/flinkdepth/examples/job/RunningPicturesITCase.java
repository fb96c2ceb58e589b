// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.VideoFile;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.source.RtspServer;
import io.flinkdepth.examples.picture.DrawingFunction;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Pictures of input that has no end yet, or whose images are not there a second time. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RunningPicturesITCase {

    private static final int WIDTH = 64;

    @TempDir Path folder;

    private Path images;
    private Path output;
    private Path model;
    private JobClient job;

    @BeforeEach
    void name() throws IOException {
        images = Files.createDirectories(folder.resolve("images"));
        output = folder.resolve("out");
        model = folder.resolve("model");
    }

    @AfterEach
    void cancel() throws Exception {
        if (job != null) {
            job.cancel().get();
            // Ends when the job has.
            assertThat(job.getJobExecutionResult().handle((result, failure) -> failure).get())
                    .isNotNull();
            job = null;
        }
    }

    private void start(boolean resumed, String... options) throws Exception {
        DepthJobSettings settings = new DepthJobSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(options);
        DepthJobChecks.check(settings, false);
        if (resumed) {
            settings.resume(new EarlierDepth(output).keepFinished(settings));
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(LocalJobs.configuration());
        environment.setParallelism(1);
        job = DepthJob.submit(environment, settings);
    }

    /** A folder is in the way of a picture until the job has failed once. */
    private void failOnce(String... more) throws Exception {
        TestModels.brightness(model, "v1", 1f);
        for (String name : List.of("a.png", "b.png", "c.png")) {
            image(name);
        }
        Path block = Files.createDirectories(output.resolve("b.colour.jpg/in-the-way"));
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--input=" + images,
                                "--output=" + output,
                                "--model=" + model,
                                "--colour",
                                "--mp4"));
        options.addAll(List.of(more));
        start(false, options.toArray(String[]::new));
        while (job.getJobStatus().get() != JobStatus.RESTARTING) {
            Thread.onSpinWait();
        }
        Files.delete(block);
        Files.delete(block.getParent());
    }

    private void follow(boolean resumed) throws Exception {
        start(
                resumed,
                "--input=" + images,
                "--output=" + output,
                "--model=" + model,
                "--follow",
                "--colour",
                "--side-by-side",
                "--mp4");
    }

    /** Old enough to be taken for complete. */
    private void image(String name) throws IOException {
        Path aside = Files.write(folder.resolve(name), TestFrames.gradient("x", 0).image());
        Files.setLastModifiedTime(aside, FileTime.fromMillis(1_000_000_000_000L));
        Files.move(aside, images.resolve(name));
    }

    private List<JsonNode> index() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(output.resolve("index.jsonl"))) {
            for (String line : Files.readString(output.resolve("index.jsonl")).split("(?<=\n)")) {
                if (line.endsWith("\n")) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    private static List<String> files(JsonNode line) {
        List<String> files = new ArrayList<>();
        line.path("files").forEach(file -> files.add(file.asText()));
        return files;
    }

    private void awaitLines(int count) throws Exception {
        while (index().size() < count) {
            assertThat(job.getJobStatus().get()).isNotIn(JobStatus.FAILED, JobStatus.FINISHED);
            Thread.onSpinWait();
        }
    }

    private int pictures(String video) throws IOException {
        MediaAddress address = MediaAddress.of(output.resolve(video).toString());
        try (VideoFile file = VideoFile.open(address, Duration.ofSeconds(1))) {
            int count = 0;
            while (file.skip()) {
                count++;
            }
            return count;
        }
    }

    private int width(String picture) throws Exception {
        byte[] bytes = Files.readAllBytes(output.resolve(picture));
        try (DecodedImage image = ImageCodec.decode(bytes, ImageLimits.DEFAULT)) {
            return image.width();
        }
    }

    @Test
    void aFollowedFolderHasItsPicturesWhileTheJobRuns() throws Exception {
        TestModels.brightness(model, "v1", 1f);
        image("a.png");
        image("b.png");
        follow(false);
        awaitLines(2);
        image("c.png");
        awaitLines(3);
        assertThat(files(index().get(2)))
                .containsExactly("c.png", "c.colour.jpg", "c.side-by-side.jpg", "images.mp4");
        for (JsonNode line : index()) {
            assertThat(files(line)).allSatisfy(file -> assertThat(output.resolve(file)).exists());
        }
        assertThat(width("a.side-by-side.jpg")).isEqualTo(2 * width("a.colour.jpg"));
        assertThat(pictures("images.mp4")).as("while the job runs").isEqualTo(2);
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        cancel();
        assertThat(pictures("images.mp4")).as("all, when it has ended").isEqualTo(3);

        image("d.png");
        follow(true);
        awaitLines(4);
        assertThat(files(index().get(3))).endsWith("images-2.mp4");
        cancel();
        assertThat(pictures("images-2.mp4")).isEqualTo(1);
        assertThat(pictures("images.mp4")).isEqualTo(3);
    }

    @Test
    void afterAFailureTheVideoOfAFolderIsWhole() throws Exception {
        // With checkpoints, there would be one between the first picture and the failure.
        failOnce("--rate=2", "--checkpoint-interval=50ms");
        job.getJobExecutionResult().get();
        job = null;
        assertThat(pictures("images.mp4")).isEqualTo(3);
        assertThat(index()).hasSize(3);
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files).as("no part of a file is left").hasSize(8);
        }
    }

    @Test
    void afterAFailureTheVideoOfAFollowedFolderGoesOnInAnother() throws Exception {
        failOnce("--follow", "--checkpoint-interval=1h");
        awaitLines(3);
        cancel();
        assertThat(pictures("images.mp4")).isEqualTo(1);
        assertThat(pictures("images-2.mp4")).isEqualTo(3);
    }

    @Test
    void theVideoOfACameraIsWatchedWhileItGrows() throws Exception {
        try (RtspServer camera = new RtspServer(RunningPicturesITCase::film)) {
            start(
                    false,
                    "--input=" + camera.uri(),
                    "--output=" + output,
                    "--model=" + TestModels.brightness(model, "v1", 1f).location(),
                    "--side-by-side",
                    "--mp4");
            List<String> filmed = List.of();
            // A picture is seen when the next has come; those that come too fast are left out.
            while (filmed.size() < 3) {
                awaitLines(1);
                filmed =
                        index().stream()
                                .flatMap(line -> files(line).stream())
                                .filter(file -> file.endsWith(".mp4"))
                                .toList();
            }
            assertThat(filmed).containsOnly(filmed.get(0));
            assertThat(pictures(filmed.get(0))).isGreaterThanOrEqualTo(2);
            assertThat(index())
                    .allSatisfy(line -> assertThat(output.resolve(files(line).get(1))).exists());
            cancel();
        }
    }

    private static void film(int viewing, RtspServer.Viewer viewer) throws IOException {
        for (int i = 0; ; i++) {
            viewer.show(i % 8);
        }
    }

    /** One has intrinsics, one is broken, and two have the same number. */
    @Test
    void framesOfATopicHavePairsAndPointClouds() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(1, "frames");
            Frame known = TestFrames.grey("a", 0, 51, WIDTH, 48);
            send(
                    broker.address(),
                    new Frame(
                            known.identity(),
                            known.image(),
                            known.mediaType(),
                            new CameraIntrinsics(40, 40, 31.5, 23.5),
                            null),
                    TestFrames.broken("a", 1),
                    TestFrames.grey("a", 2, 102, WIDTH, 48),
                    TestFrames.grey("a", 2, 204, WIDTH, 48));
            start(
                    false,
                    "--input=kafka://" + broker.address() + "/frames",
                    "--output=" + output,
                    "--model=" + TestModels.metres(model, "m", "v1").location(),
                    "--side-by-side",
                    "--point-clouds",
                    "--mp4");
            Map<String, Object> counts =
                    job.getJobExecutionResult().get().getAllAccumulatorResults();
            job = null;
            assertThat(counts).containsEntry(DrawingFunction.WITHOUT_CLOUD, 2L);
        }
        assertThat(index()).hasSize(4);
        assertThat(index())
                .filteredOn(line -> line.path("sequence").asLong() == 0)
                .singleElement()
                .satisfies(
                        line ->
                                assertThat(files(line))
                                        .containsExactly(
                                                "a/0.png",
                                                "a/0.side-by-side.jpg",
                                                "a.mp4",
                                                "a/0.ply"));
        assertThat(index())
                .filteredOn(line -> line.path("sequence").asLong() == 2)
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(files(line))
                                        .containsExactly(
                                                "a/2.png", "a/2.side-by-side.jpg", "a.mp4"));
        assertThat(width("a/0.side-by-side.jpg")).isEqualTo(2 * WIDTH);
        assertThat(output.resolve("a/0.ply")).isNotEmptyFile();
        assertThat(output.resolve("a/2.ply")).doesNotExist();
        assertThat(pictures("a.mp4")).isEqualTo(3);
    }

    private static void send(String broker, Frame... frames) {
        FrameSerializationSchema schema = new FrameSerializationSchema("frames");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (Frame frame : frames) {
                producer.send(schema.toRecord(frame));
            }
        }
    }
}
