// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LivePageTest {

    private static final int READERS = 400;

    private final HttpClient client = HttpClient.newHttpClient();
    private LivePage page;

    @BeforeEach
    void serve() throws IOException {
        page = new LivePage("127.0.0.1", 0, null);
    }

    @AfterEach
    void close() {
        page.close();
    }

    /** A picture that does not compress, so that it is about as large as its pixels. */
    private static byte[] jpeg(int side) {
        byte[] rgb = new byte[3 * side * side];
        new Random(1).nextBytes(rgb);
        try (DecodedImage image = DecodedImage.ofRgb(side, side, rgb)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    private void show(String camera, long sequence, byte[] image, String mediaType) {
        FrameIdentity identity = new FrameIdentity(camera, sequence, 0);
        page.onFrame(new Frame(identity, image, mediaType));
        page.onDepth(
                new DepthMap(
                        identity,
                        1,
                        1,
                        new float[] {1},
                        DepthKind.RELATIVE_DISPARITY,
                        new ModelVersion("m", "1"),
                        InferenceTimings.NONE));
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + page.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** What the producer calls the frame is not believed. */
    @Test
    void aFrameIsServedAsWhatItIs() throws Exception {
        byte[] image = jpeg(16);
        show("gate", 1, image, "text/html");
        HttpResponse<byte[]> frame = get("/cameras/gate/1/frame");
        assertThat(frame.body()).isEqualTo(image);
        assertThat(frame.headers().firstValue("Content-Type")).contains("image/jpeg");
        show("gate", 2, "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), "text/html");
        assertThat(get("/cameras/gate/2/frame").headers().firstValue("Content-Type"))
                .contains("application/octet-stream");
    }

    @Test
    void everyRouteForbidsSniffingAndForeignContent() throws Exception {
        show("gate", 1, jpeg(16), null);
        for (String path :
                List.of(
                        "/",
                        "/legend.png",
                        "/state.json",
                        "/learning.json",
                        "/cameras/gate/1/frame",
                        "/cameras/gate/1/depth",
                        "/nothing")) {
            HttpResponse<byte[]> response = get(path);
            assertThat(response.headers().firstValue("X-Content-Type-Options"))
                    .as(path)
                    .contains("nosniff");
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(
                            policy -> assertThat(policy).contains("default-src 'none'"));
        }
    }

    private String statusFor(String host) throws IOException {
        try (Socket socket = connect()) {
            request(socket, "/state.json", host);
            byte[] line = socket.getInputStream().readNBytes(12);
            return new String(line, StandardCharsets.US_ASCII).substring(9);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), page.port());
    }

    private static void request(Socket socket, String path, String host) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aForeignNameOfThisMachineIsRefused() throws Exception {
        assertThat(statusFor("localhost:" + page.port())).isEqualTo("200");
        assertThat(statusFor("127.0.0.1")).isEqualTo("200");
        assertThat(statusFor("[::1]:8080")).isEqualTo("200");
        assertThat(statusFor("evil.example:" + page.port())).isEqualTo("403");
        assertThat(statusFor("localhost.evil.example")).isEqualTo("403");
        assertThat(new HostCheck("depth.lan").allows("depth.lan:8080")).isTrue();
        assertThat(new HostCheck("0.0.0.0").allows("evil.example")).isFalse();
    }

    /** They ask for a picture and never read it; others are served meanwhile. */
    @Test
    void slowReadersHoldNobodyUpAndAreDropped() throws Exception {
        show("gate", 1, jpeg(1500), null);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(1024);
                socket.connect(connectedAddress());
                request(socket, "/cameras/gate/1/frame", "localhost");
                slow.add(socket);
            }
            // A deadline for the case that it never comes, far below the time it took.
            assertThat(get("/state.json").statusCode()).isEqualTo(200);
            assertThat(slow).allMatch(Socket::isConnected);
            awaitConnections(1);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private SocketAddress connectedAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), page.port());
    }

    /** It takes 40 kB a second, so that it is never idle. */
    @Test
    void aReaderThatDripsIsDropped() throws Exception {
        page.close();
        long never = Duration.ofMinutes(10).toMillis();
        page = new LivePage("127.0.0.1", 0, null, never, Duration.ofSeconds(2).toMillis());
        byte[] image = jpeg(1500);
        assertThat(image).hasSizeGreaterThan(1_000_000);
        show("gate", 1, image, null);
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 << 10);
            socket.connect(connectedAddress());
            request(socket, "/cameras/gate/1/frame", "localhost");
            AtomicLong taken = new AtomicLong(socket.getInputStream().readNBytes(100).length);
            drip.scheduleWithFixedDelay(
                    () -> taken.addAndGet(some(socket)), 250, 250, TimeUnit.MILLISECONDS);
            awaitConnections(0);
            assertThat(taken.get()).isLessThan(image.length);
        } finally {
            drip.shutdownNow();
        }
    }

    private void awaitConnections(int most) throws InterruptedException {
        while (page.openConnections() > most) {
            if (Thread.interrupted()) {
                throw new InterruptedException(page.openConnections() + " are still open");
            }
            Thread.onSpinWait();
        }
    }

    private static int some(Socket socket) {
        try {
            return socket.getInputStream().readNBytes(10_000).length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Frame frame(String camera, long sequence, int bytes) {
        return new Frame(new FrameIdentity(camera, sequence, 0), new byte[bytes], null);
    }

    private static DepthMap depth(String camera, long sequence, int side) {
        return new DepthMap(
                new FrameIdentity(camera, sequence, 0),
                side,
                side,
                new float[side * side],
                DepthKind.RELATIVE_DISPARITY,
                new ModelVersion("m", "1"),
                InferenceTimings.NONE);
    }

    @Test
    void framesOfAllCamerasShareOneBudget() {
        RetainedFrames frames = new RetainedFrames();
        int count = 300;
        for (int i = 0; i < count; i++) {
            frames.await(frame("camera" + i % 30, i, 1 << 20), 0);
            assertThat(frames.bytes()).isLessThanOrEqualTo(RetainedFrames.MAX_BYTES);
        }
        assertThat(frames.bytes()).isGreaterThan(RetainedFrames.MAX_BYTES - (2 << 20));
        assertThat(frames.predicted(depth("camera0", 0, 1), true)).as("oldest").isFalse();
        assertThat(frames.predicted(depth("camera29", 299, 1), true)).as("newest").isTrue();
        // Those that wait go before those that are shown.
        for (int i = count; i < 2 * count; i++) {
            frames.await(frame("other", i, 1 << 20), 0);
        }
        assertThat(frames.frame("camera29", 299)).isNotNull();
        for (int i = 0; i < 30; i++) {
            frames.forget("camera" + i);
        }
        frames.forget("other");
        assertThat(frames.bytes()).isZero();
    }

    @Test
    void depthAndItsPicturesCount() {
        RetainedFrames frames = new RetainedFrames();
        frames.await(frame("a", 1, 100), 0);
        assertThat(frames.bytes()).isEqualTo(RetainedFrames.OVERHEAD + 100);
        frames.predicted(depth("a", 1, 10), true);
        assertThat(frames.bytes()).isEqualTo(RetainedFrames.OVERHEAD + 500);
        frames.keepJpeg("a", 1, new byte[7]);
        assertThat(frames.bytes()).isEqualTo(RetainedFrames.OVERHEAD + 507);
        for (int i = 2; i < 20; i++) {
            frames.await(frame("a", i, 100), 0);
            frames.predicted(depth("a", i, 10), true);
        }
        assertThat(frames.bytes())
                .isEqualTo(RetainedFrames.SHOWN_PER_CAMERA * (RetainedFrames.OVERHEAD + 500L));
    }

    @Test
    void aFrameWaitsForBoundedTime() {
        RetainedFrames frames = new RetainedFrames();
        frames.await(frame("a", 1, 100), 0);
        frames.await(frame("b", 1, 1), RetainedFrames.MAX_AGE_MILLIS + 1);
        assertThat(frames.bytes()).isEqualTo(RetainedFrames.OVERHEAD + 1);
    }

    @Test
    void camerasAreBounded() throws Exception {
        for (int i = 0; i < 100; i++) {
            show("camera" + i, 1, jpeg(16), null);
        }
        String state = new String(get("/state.json").body(), StandardCharsets.UTF_8);
        assertThat(state).contains("\"camera99\"");
        assertThat(state.split("\"camera\"", -1)).hasSize(1 + 32);
        long one = RetainedFrames.OVERHEAD + jpeg(16).length + Float.BYTES;
        assertThat(page.retainedBytes()).isEqualTo(32 * one);
    }
}
