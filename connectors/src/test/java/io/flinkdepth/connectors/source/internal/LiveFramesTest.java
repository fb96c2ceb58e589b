// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.source.FrameEncoding;
import io.flinkdepth.connectors.source.FrameTime;
import io.flinkdepth.connectors.source.RtspServer;
import io.flinkdepth.connectors.source.TestVideos;
import io.flinkdepth.connectors.source.internal.FrameSequence.Step;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
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
            MediaSplit split = MediaSplit.ofCamera(Kind.LIVE, "gate", camera.uri(), "gate/");
            try (FrameSequence frames =
                    new LiveFrames(split, settings(camera.uri(), Duration.ofSeconds(5)))) {
                secondViewing.await();
                List<ReadFrame> read = new ArrayList<>();
                assertThat(frames.next(read)).isEqualTo(Step.FRAME);
                assertThat(frames.next(read)).isEqualTo(Step.IDLE);
                assertThat(read).hasSize(1);
                assertThat(TestVideos.number(read.get(0).frame().image())).isEqualTo(LAST);
            }
        }
    }

    @Test
    void closingEndsTheThreadThatReadsASilentCamera() throws Exception {
        try (RtspServer camera = new RtspServer((viewing, viewer) -> showAndWait(viewer))) {
            MediaSplit split = MediaSplit.ofCamera(Kind.LIVE, "silent", camera.uri(), "silent/");
            FrameSequence frames =
                    new LiveFrames(split, settings(camera.uri(), Duration.ofSeconds(2)));
            Thread reading =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("camera silent"))
                            .findAny()
                            .orElseThrow();
            numberAfter(frames, LAST - 1);
            frames.close();
            reading.join();
        }
    }

    private static void showAndWait(RtspServer.Viewer viewer) throws IOException {
        for (int i = 0; i <= LAST; i++) {
            viewer.show(i);
        }
        viewer.awaitHangUp();
    }

    /** The first number over the given one that is shown. */
    private static int numberAfter(FrameSequence frames, int number) throws Exception {
        while (!Thread.interrupted()) {
            List<ReadFrame> read = new ArrayList<>();
            if (frames.next(read) == Step.FRAME) {
                int shown = TestVideos.number(read.get(0).frame().image());
                if (shown > number) {
                    return shown;
                }
            }
        }
        throw new InterruptedException("waited too long for a number over " + number);
    }

    private static MediaSettings settings(String uri, Duration timeout) {
        return new MediaSettings(
                MediaSettings.Layout.CAMERAS,
                new ArrayList<>(List.of(uri)),
                null,
                true,
                null,
                Double.POSITIVE_INFINITY,
                FrameTime.CLOCK,
                FrameEncoding.JPEG,
                timeout,
                0,
                FileTree.DEFAULT_WINDOW);
    }
}
