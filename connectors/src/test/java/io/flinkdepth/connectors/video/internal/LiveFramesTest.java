package io.flinkdepth.connectors.video.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.video.FrameEncoding;
import io.flinkdepth.connectors.video.FrameTime;
import io.flinkdepth.connectors.video.RtspServer;
import io.flinkdepth.connectors.video.TestVideos;
import io.flinkdepth.connectors.video.internal.FrameSequence.Step;
import io.flinkdepth.connectors.video.internal.VideoSplit.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveFramesTest {

    private static final int LAST = 99;

    @Test
    void ofAllThatTheCameraShowedTheNewestIsKept() throws Exception {
        CountDownLatch secondViewing = new CountDownLatch(1);
        try (RtspServer camera =
                new RtspServer(
                        (viewing, viewer) -> {
                            if (viewing == 0) {
                                for (int i = 0; i <= LAST; i++) {
                                    viewer.show(i);
                                }
                            } else {
                                // Whoever comes again has read all of the first time.
                                secondViewing.countDown();
                                viewer.awaitHangUp();
                            }
                        })) {
            VideoSplit split = new VideoSplit(Kind.LIVE, "gate", camera.uri(), "gate/");
            try (FrameSequence frames = new LiveFrames(split, settings(camera.uri()))) {
                secondViewing.await();
                List<ReadFrame> read = new ArrayList<>();
                assertThat(frames.next(read)).isEqualTo(Step.FRAME);
                assertThat(frames.next(read)).isEqualTo(Step.IDLE);
                assertThat(read).hasSize(1);
                assertThat(TestVideos.number(read.get(0).frame().image())).isEqualTo(LAST);
            }
        }
    }

    private static VideoSettings settings(String uri) {
        return new VideoSettings(
                List.of(uri),
                null,
                true,
                null,
                Double.POSITIVE_INFINITY,
                FrameTime.CLOCK,
                FrameEncoding.JPEG,
                Duration.ofSeconds(5));
    }
}
