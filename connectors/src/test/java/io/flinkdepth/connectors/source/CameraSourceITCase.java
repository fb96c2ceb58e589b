// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The source in a job: videos, folders, cameras, restarts. */
@Timeout(120)
class CameraSourceITCase {

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder;

    private static StreamExecutionEnvironment environment(int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
    }

    private static DataStream<Frame> frames(StreamExecutionEnvironment environment, MediaSource s) {
        return environment.fromSource(s, WatermarkStrategy.noWatermarks(), "video");
    }

    private static List<Frame> run(MediaSource source) throws Exception {
        return collect(frames(environment(0), source));
    }

    private static List<Frame> collect(DataStream<Frame> stream) throws Exception {
        List<Frame> result = new ArrayList<>();
        try (CloseableIterator<Frame> iterator = stream.executeAndCollect()) {
            iterator.forEachRemaining(result::add);
        }
        return result;
    }

    private static MediaSource source(Path... inputs) {
        return MediaSource.cameras()
                .inputs(Arrays.stream(inputs).map(Path::toString).toArray(String[]::new))
                .build();
    }

    @Test
    void aVideoGivesItsFramesInOrder() throws Exception {
        Path video = TestVideos.write(folder.resolve("drive.mp4"), 40);

        List<Frame> frames = run(source(video));

        assertThat(frames).extracting(Frame::cameraId).containsOnly("drive");
        assertThat(frames).extracting(Frame::mediaType).containsOnly("image/jpeg");
        assertThat(frames)
                .extracting(frame -> frame.identity().sequence())
                .containsExactlyElementsOf(LongStream.range(0, 40).boxed().toList());
        for (int i = 0; i < 40; i++) {
            assertThat(TestVideos.number(frames.get(i).image())).isEqualTo(i);
        }
        assertThat(frames.get(7).identity().name()).isEqualTo("000007");
        long start = Files.getLastModifiedTime(video).toMillis();
        assertThat(frames.get(25).identity().eventTimeMillis()).isEqualTo(start + 1000);
    }

    @Test
    void aRestartInTheMiddleLosesAndRepeatsNothing() throws Exception {
        Path video = TestVideos.write(folder.resolve("drive.avi"), 90);
        Path images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < 60; i++) {
            Files.write(images.resolve("image-%03d.png".formatted(i)), TestImages.png(4, 4));
        }
        MediaSource source =
                MediaSource.cameras()
                        .inputs(video.toString(), images.toString())
                        .encoding(FrameEncoding.PNG)
                        .maxFramesPerSecond(60)
                        .build();
        FailsOnceAfterACheckpoint.reset();

        List<Frame> frames =
                collect(frames(environment(1), source).map(new FailsOnceAfterACheckpoint()));

        assertThat(FailsOnceAfterACheckpoint.FAILED).isTrue();
        List<Frame> ofVideo = frames.stream().filter(f -> f.cameraId().equals("drive")).toList();
        assertThat(ofVideo)
                .extracting(frame -> TestVideos.number(frame.image()))
                .containsExactlyElementsOf(IntStream.range(0, 90).boxed().toList());
        assertThat(frames.stream().filter(f -> f.cameraId().equals("images")))
                .extracting(frame -> frame.identity().name())
                .containsExactlyElementsOf(
                        IntStream.range(0, 60).mapToObj("images/image-%03d"::formatted).toList());
        // It went on from a checkpoint: not everything was read twice.
        assertThat(FailsOnceAfterACheckpoint.SEEN.get()).isBetween(150, 299);
    }

    @Test
    void aVideoCutShortGivesWhatItHasAndOneWarning() throws Exception {
        Path whole = TestVideos.write(folder.resolve("whole.avi"), 100);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.avi");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        try (Warnings warnings = new Warnings("io.flinkdepth.connectors")) {
            List<Frame> frames = run(source(cut));

            assertThat(frames).hasSizeBetween(5, 95);
            assertThat(frames)
                    .extracting(frame -> TestVideos.number(frame.image()))
                    .containsExactlyElementsOf(IntStream.range(0, frames.size()).boxed().toList());
            assertThat(frames).extracting(Frame::defect).containsOnlyNulls();
            assertThat(warnings.messages).hasSize(1);
            assertThat(warnings.messages.get(0)).contains("cut.avi").contains("cut short");
        }
    }

    @Test
    void aVideoThatCannotBeOpenedIsOneFailedFrame() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.mp4"), "this is no video");
        Path video = TestVideos.write(folder.resolve("good.mp4"), 5);

        List<Frame> frames = run(source(junk, video));

        assertThat(frames).hasSize(6);
        List<Frame> failed = frames.stream().filter(f -> f.defect() != null).toList();
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).defect().reason()).isEqualTo(FailureReason.UNREADABLE_SOURCE);
        assertThat(failed.get(0).defect().message()).contains("junk.mp4");
        assertThat(failed.get(0).identity().name()).isEqualTo("junk");
    }

    @Test
    void aFolderGivesItsImagesUnchangedByName() throws Exception {
        byte[] jpeg = TestImages.jpeg(8, 4);
        byte[] png = TestImages.png(6, 6);
        Path root = Files.createDirectory(folder.resolve("park"));
        Files.createDirectories(root.resolve("left/day"));
        Files.write(root.resolve("b.png"), png);
        Files.write(root.resolve("a.JPG"), jpeg);
        Files.write(root.resolve("notes.txt"), png);
        Files.write(root.resolve(".hidden.jpg"), jpeg);
        Files.write(root.resolve("left/day/c.v2.jpeg"), jpeg);
        TestVideos.write(root.resolve("left/clip.mp4"), 2);

        List<Frame> frames = run(source(root));

        assertThat(frames)
                .extracting(Frame::cameraId, f -> f.identity().name())
                .containsExactlyInAnyOrder(
                        tuple("park", "a"),
                        tuple("park", "b"),
                        tuple("park/left/day", "left/day/c.v2"),
                        tuple("park/left/clip", "left/clip/000000"),
                        tuple("park/left/clip", "left/clip/000001"));
        Frame a = frames.stream().filter(f -> f.identity().name().equals("a")).findAny().get();
        assertThat(a.image()).isEqualTo(jpeg);
        assertThat(a.identity().sequence()).isZero();
        assertThat(a.identity().eventTimeMillis())
                .isEqualTo(Files.getLastModifiedTime(root.resolve("a.JPG")).toMillis());
    }

    @Test
    void aFolderThatIsFollowedGivesWhatComesLater() throws Exception {
        save("1.png");
        MediaSource source =
                MediaSource.cameras()
                        .inputs(folder.toString())
                        .follow(Duration.ofMillis(20))
                        .cameraName("door")
                        .build();
        try (CloseableIterator<Frame> frames = frames(environment(0), source).executeAndCollect()) {
            assertThat(frames.next().identity().name()).isEqualTo("1");
            save("2.png");
            save("3.png");
            assertThat(frames.next().identity().name()).isEqualTo("2");
            assertThat(frames.next().identity().sequence()).isEqualTo(2);
            Files.createDirectory(folder.resolve("new"));
            save("new/1.png");
            assertThat(frames.next().cameraId()).isEqualTo("door/new");
        }
    }

    /** Puts a whole file in place that looks old enough to be whole. */
    private void save(String name) throws Exception {
        Path partial = Files.write(folder.resolve("partial"), TestImages.png(4, 4));
        Files.setLastModifiedTime(partial, FileTime.fromMillis(1_700_000_000_000L));
        Files.move(partial, folder.resolve(name));
    }

    @Test
    void anInputThatDoesNotExistFailsTheJobByName() {
        assertThatThrownBy(() -> run(source(folder.resolve("absent.mp4"))))
                .hasStackTraceContaining("absent.mp4 does not exist");
    }

    @Test
    void aCameraThatBreaksOffIsConnectedToAgain() throws Exception {
        byte[] stream = Files.readAllBytes(TestVideos.write(folder.resolve("live.ts"), 50));
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(server, connections, stream);
            MediaSource source =
                    MediaSource.cameras()
                            .inputs("tcp://127.0.0.1:" + server.getLocalPort())
                            .cameraName("gate")
                            .networkTimeout(Duration.ofMillis(500))
                            .build();
            try (CloseableIterator<Frame> frames =
                    frames(environment(0), source).executeAndCollect()) {
                Frame first = frames.next();
                assertThat(first.cameraId()).isEqualTo("gate");
                assertThat(TestVideos.number(first.image())).isLessThan(50);
                long last = first.identity().sequence();
                while (connections.get() < 2) {
                    long sequence = frames.next().identity().sequence();
                    assertThat(sequence).isGreaterThan(last);
                    last = sequence;
                }
            }
        }
    }

    @Test
    void aCameraThatIsSilentIsGivenUpAndConnectedToAgain() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(server, connections, null);
            MediaSource source =
                    MediaSource.cameras()
                            .inputs("rtsp://user:secret@127.0.0.1:" + server.getLocalPort() + "/a")
                            .networkTimeout(Duration.ofMillis(200))
                            .build();
            var job = frames(environment(0), source).executeAndCollect();
            while (connections.get() < 3) {
                Thread.onSpinWait();
            }
            job.close();
        }
    }

    /** Takes connections; sends the bytes and hangs up, or is silent for null. */
    private static void serve(ServerSocket server, AtomicInteger connections, byte[] bytes) {
        Thread thread =
                new Thread(
                        () -> {
                            List<Socket> open = new ArrayList<>();
                            while (!server.isClosed()) {
                                try {
                                    Socket socket = server.accept();
                                    connections.incrementAndGet();
                                    open.add(socket);
                                    if (bytes != null) {
                                        OutputStream out = socket.getOutputStream();
                                        out.write(bytes);
                                        socket.close();
                                    } else {
                                        InputStream in = socket.getInputStream();
                                        assertThat(in.read()).isNotNegative();
                                    }
                                } catch (IOException e) {
                                    // The client hung up, or the test is over.
                                    continue;
                                }
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Passes frames on, and fails once when a checkpoint has frames in it and more came since. */
    private static final class FailsOnceAfterACheckpoint
            implements MapFunction<Frame, Frame>, CheckpointedFunction, CheckpointListener {

        private static final AtomicBoolean FAILED = new AtomicBoolean();
        private static final AtomicInteger SEEN = new AtomicInteger();
        private int seen;
        private int seenAtFirstCheckpoint;
        private long firstCheckpoint;
        private boolean checkpointed;

        private static void reset() {
            FAILED.set(false);
            SEEN.set(0);
        }

        @Override
        public Frame map(Frame frame) {
            SEEN.incrementAndGet();
            // The folder needs no natives and is far ahead: the video decides.
            seen += frame.cameraId().equals("drive") ? 1 : 0;
            boolean wanted = checkpointed && seen > seenAtFirstCheckpoint + 3;
            if (wanted && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("failing once, as the test wants");
            }
            return frame;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            if (seen > 5 && seenAtFirstCheckpoint == 0) {
                seenAtFirstCheckpoint = seen;
                firstCheckpoint = context.getCheckpointId();
            }
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            // Nothing is restored.
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed |= seenAtFirstCheckpoint > 0 && checkpointId >= firstCheckpoint;
        }
    }

    /** Gathers warnings of a package. */
    private static final class Warnings extends AbstractAppender implements AutoCloseable {

        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Logger logger;

        private Warnings(String name) {
            super("warnings", null, null, true, Property.EMPTY_ARRAY);
            logger = (Logger) LogManager.getLogger(name);
            start();
            logger.getContext()
                    .getConfiguration()
                    .getLoggerConfig(name)
                    .addAppender(this, Level.WARN, null);
        }

        @Override
        public void append(LogEvent event) {
            if (event.getLoggerName().startsWith("io.flinkdepth")) {
                messages.add(event.getMessage().getFormattedMessage());
            }
        }

        @Override
        public void close() {
            logger.getContext()
                    .getConfiguration()
                    .getLoggerConfig(logger.getName())
                    .removeAppender(getName());
        }
    }
}
