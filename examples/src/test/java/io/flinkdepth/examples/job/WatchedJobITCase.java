// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.examples.page.PageFeed;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A depth job beside its live page. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class WatchedJobITCase {

    private static final int LARGE = 1100;

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private DepthJobSettings settings(Path images) throws Exception {
        DepthJobSettings settings = new DepthJobSettings();
        new CommandLine(settings)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(
                        "--model=" + TestModels.brightness(folder.resolve("m"), "v1", 1).location(),
                        "--input=" + images,
                        "--follow",
                        "--output=" + folder.resolve("out"));
        return settings;
    }

    private static JobClient start(PageFeed feed, DepthJobSettings settings) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(LocalJobs.configuration());
        environment.setParallelism(1);
        return DepthJob.submit(environment, settings, feed::attach);
    }

    private HttpResponse<byte[]> get(String address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void framesAndDepthAreOnThePageWhileTheJobRuns() throws Exception {
        Path day = Files.createDirectories(folder.resolve("images/day"));
        byte[] image = TestFrames.grey("x", 0, 102, LARGE, LARGE / 2).image();
        Path file = Files.write(day.resolve("a.png"), image);
        // The age of a recorded frame is not a latency.
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plus(Duration.ofDays(1))));
        DepthJobSettings settings = settings(folder.resolve("images"));
        try (PageFeed feed = new PageFeed(0, settings.live())) {
            JobClient job = start(feed, settings);
            try {
                JsonNode camera;
                do {
                    camera =
                            new ObjectMapper()
                                    .readTree(get(feed.address() + "state.json").body())
                                    .path(0);
                } while (camera.path("sequence").asInt(-1) < 0);
                assertThat(camera.path("camera").asText()).isEqualTo("images/day");
                assertThat(camera.path("latencyP99Millis").asLong()).isBetween(0L, 180_000L);
                String pictures =
                        feed.address()
                                + "cameras/"
                                + URLEncoder.encode("images/day", StandardCharsets.UTF_8)
                                + "/"
                                + camera.path("sequence").asInt();
                assertThat(get(pictures + "/frame").body()).isEqualTo(image);
                ImageHeader depth =
                        ImageHeader.read(get(pictures + "/depth").body(), ImageLimits.DEFAULT);
                assertThat(depth.width()).as("every third pixel").isEqualTo(LARGE / 3 + 1);
            } finally {
                job.cancel().get();
            }
        }
    }
}
