// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More videos than decoders. */
@Timeout(120)
class VideoPicturesTest {
    private static final int VIDEOS = 12;
    private static final int FRAMES = 6;
    private static final int[] BACK_AND_FORTH = {0, 3, 1, 5, 2, 4};

    @TempDir private Path folder;

    private final List<VideoPictures> videos = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        for (int i = 0; i < VIDEOS; i++) {
            Path file = folder.resolve(i + ".avi");
            GreyVideos.write(file, FRAMES, 16 * i);
            videos.add(new VideoPictures(file, 1));
        }
    }

    @AfterEach
    void close() {
        videos.forEach(VideoPictures::close);
    }

    private void check(int video, int frame) throws IOException {
        VideoPicture image = videos.get(video).read(frame);
        int grey = 16 * video + 8 * frame;
        assertThat(image.rgb()[3 * (16 * 32 + 16)] & 0xff)
                .as("frame %d of video %d", frame, video)
                .isBetween(grey - 3, grey + 3);
        assertThat(VideoFile.openCount()).as("open").isLessThanOrEqualTo(PooledVideo.MAX_OPEN);
    }

    @Test
    void videosReadInTurnsShareTheDecoders() throws IOException {
        for (int frame : BACK_AND_FORTH) {
            for (int video = 0; video < VIDEOS; video++) {
                check(video, frame);
            }
        }
        assertThat(VideoFile.openCount()).isEqualTo(PooledVideo.MAX_OPEN);
    }

    @Test
    void aDecoderThatStaysOpenGoesOnWhereItWas() throws IOException {
        check(0, 0);
        int open = VideoFile.openCount();
        check(0, 1);
        check(0, 5);
        assertThat(VideoFile.openCount()).isEqualTo(open);
        videos.get(0).close();
        assertThat(VideoFile.openCount()).isEqualTo(open - 1);
        check(0, 2);
    }

    @Test
    void threadsAtOnceWaitForADecoderAndGetIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(VIDEOS);
        CyclicBarrier together = new CyclicBarrier(VIDEOS);
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int thread = 0; thread < VIDEOS; thread++) {
                int first = thread;
                Callable<Void> reading =
                        () -> {
                            for (int frame : BACK_AND_FORTH) {
                                together.await();
                                for (int i = 0; i < 3; i++) {
                                    check((first + i) % VIDEOS, frame);
                                }
                            }
                            return null;
                        };
                results.add(threads.submit(reading));
            }
            for (Future<Void> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }
}
