// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.page.LivePage;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as a user runs it: broker, job, page, in this JVM. */
@Tag("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class QuickstartITCase {

    @TempDir Path folder;

    private DepthEstimation.Builder estimation() {
        return DepthEstimation.builder()
                .model(TestModels.brightness(folder.resolve("model"), "v1", 1f).location())
                .device(Device.CPU);
    }

    private static void awaitPredictions(Quickstart quickstart, int count) throws Exception {
        while (quickstart.done() < count) {
            assertThat(quickstart.awaitEnd(Duration.ofMillis(50))).as("ended early").isFalse();
        }
    }

    @Test
    void nothingIsLostOrDoubledAndThePageShowsIt() throws Exception {
        try (Quickstart quickstart = new Quickstart()) {
            quickstart.start(
                    new QuickstartSettings(estimation(), null, true, null, "127.0.0.1", 0));
            awaitPredictions(quickstart, 40);
            URI page = URI.create("http://127.0.0.1:" + quickstart.port() + "/");
            thePageIsSelfContained(page);
            aBrowserShowsBothCameras(page);
            Report report = quickstart.finish();
            assertThat(report.framesSent()).isGreaterThanOrEqualTo(40);
            assertThat(report.framesPredicted()).isEqualTo(report.framesSent());
            assertThat(report.framesFailed()).isZero();
            assertThat(report.framesLost()).isZero();
            assertThat(report.framesDuplicated()).isZero();
            assertThat(report.latencyMillis().get("p50"))
                    .isBetween(0L, report.latencyMillis().get("p99"));
            assertThat(report.modelVersion()).isEqualTo("test/v1");
        }
        assertThat(SharedSessions.open()).isZero();
    }

    private static void thePageIsSelfContained(URI page) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> html =
                client.send(
                        HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(html.body()).doesNotContain("http://", "https://", "//cdn");
        assertThat(html.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
    }

    private void aBrowserShowsBothCameras(URI page) throws Exception {
        String dom = look(page);
        if (dom.isEmpty()) {
            return;
        }
        for (String camera : List.of("front", "front-left")) {
            assertThat(dom).contains("data-camera=\"" + camera + "\"");
            assertThat(dom).contains("aria-label=\"depth of camera " + camera + "\"");
        }
        assertThat(dom.split("<canvas[^>]*width=\"512\"[^>]*height=\"320\"", -1))
                .as("four pictures are drawn")
                .hasSize(5);
        assertThat(dom).contains("test/v1");
    }

    /** The page as a browser has it after a while; empty where there is no browser. */
    private String look(URI page) throws Exception {
        String browser = browser();
        if (browser == null) {
            System.out.println("No chromium on the path: the page was not looked at.");
            return "";
        }
        Process process =
                new ProcessBuilder(
                                browser,
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + folder.resolve("browser"),
                                "--virtual-time-budget=10000",
                                "--dump-dom",
                                page.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(folder.resolve("dom.html").toFile())
                        .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the browser ends").isTrue();
        return Files.readString(folder.resolve("dom.html"), StandardCharsets.UTF_8);
    }

    private static String browser() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(
                        path ->
                                Stream.of("chromium", "chromium-browser")
                                        .map(Path.of(path)::resolve))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    @Test
    void aFolderOfOnesOwnIsShown() throws Exception {
        Path images = Files.createDirectories(folder.resolve("street"));
        for (int i = 0; i < 5; i++) {
            writeFrame(images.resolve("%03d.png".formatted(i)), 40 * i);
        }
        Files.write(images.resolve("005.png"), new byte[] {1, 2, 3});
        try (Quickstart quickstart = new Quickstart()) {
            quickstart.start(
                    new QuickstartSettings(
                            estimation(), null, true, images.toString(), "127.0.0.1", 0));
            awaitPredictions(quickstart, 6);
            while (!quickstart
                    .progress()
                    .endsWith("the input has ended; these are its last frames")) {
                assertThat(quickstart.awaitEnd(Duration.ofMillis(50))).isFalse();
            }
            URI page = URI.create("http://127.0.0.1:" + quickstart.port() + "/");
            theEndIsShown(look(page));
            Report report = quickstart.finish();
            assertThat(report.framesSent()).isEqualTo(6);
            assertThat(report.framesPredicted()).isEqualTo(5);
            assertThat(report.framesFailed()).isEqualTo(1);
            assertThat(report.framesLost()).isZero();
        }
    }

    private static void theEndIsShown(String dom) {
        if (!dom.isEmpty()) {
            assertThat(dom).contains("1 camera, the input has ended");
            assertThat(dom).contains("class=\"ended\"");
        }
    }

    /** The computed style: the attribute alone hides nothing that has a display of its own. */
    @Test
    void withoutLearningItsPanelsAreHidden() throws Exception {
        try (InputStream page = LivePage.class.getResourceAsStream("live.html")) {
            String script =
                    "<script>document.body.dataset.learning ="
                            + " getComputedStyle(document.getElementById('learning')).display"
                            + "</script>";
            Path file = folder.resolve("page.html");
            Files.writeString(
                    file, new String(page.readAllBytes(), StandardCharsets.UTF_8) + script);
            String dom = look(file.toUri());
            if (!dom.isEmpty()) {
                assertThat(dom).contains("data-learning=\"none\"");
            }
        }
    }

    @Test
    void anInputWithoutPicturesIsRefused() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        try (Quickstart quickstart = new Quickstart()) {
            QuickstartSettings settings =
                    new QuickstartSettings(estimation(), null, true, empty.toString(), null, 0);
            assertThatThrownBy(() -> quickstart.start(settings))
                    .hasMessageContaining("has no images and no videos");
        }
    }

    private static void writeFrame(Path file, int brightness) throws IOException {
        Files.write(file, TestFrames.grey("x", 0, brightness, 64, 48).image());
    }

    @Test
    void aModelThatCannotRunEndsItWithTheReason() throws Exception {
        try (Quickstart quickstart = new Quickstart()) {
            DepthEstimation.Builder wrongSize =
                    DepthEstimation.builder()
                            .model(TestModels.brightness(folder.resolve("m"), "v1", 1f).location())
                            .device(Device.CPU)
                            .inputSize(64);
            quickstart.start(new QuickstartSettings(wrongSize, null, false, null, null, 0));
            assertThat(quickstart.awaitEnd(Duration.ofMinutes(2))).isTrue();
            assertThat(LocalJobs.reason(quickstart.failure()))
                    .contains("takes images of 32 x 32 only");
        }
    }

    @Test
    void closingInMidStreamEndsEverything() throws Exception {
        Quickstart quickstart = new Quickstart();
        quickstart.start(new QuickstartSettings(estimation(), null, false, null, "127.0.0.1", 0));
        awaitPredictions(quickstart, 2);
        quickstart.close();
        assertThat(SharedSessions.open()).isZero();
    }
}
