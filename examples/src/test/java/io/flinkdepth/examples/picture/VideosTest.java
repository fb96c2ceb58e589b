// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.VideoFile;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.examples.picture.CameraInput.Kind;
import io.flinkdepth.examples.picture.VideoNames.Earlier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, places in time, and what is there while a video is written. */
class VideosTest {

    private static final CameraInput IMAGES = CameraInput.withoutRate(Kind.IMAGES);
    private static final CameraInput LIVE = CameraInput.withoutRate(Kind.LIVE);

    @TempDir Path folder;

    private final DecodedImage picture = DecodedImage.ofRgb(64, 48, new byte[3 * 64 * 48]);

    @AfterEach
    void close() {
        picture.close();
    }

    private static FrameIdentity frame(String camera, long sequence) {
        return new FrameIdentity(camera, sequence, 50 * sequence);
    }

    private int pictures(String file) throws IOException {
        MediaAddress address = MediaAddress.of(folder.resolve(file).toString());
        try (VideoFile video = VideoFile.open(address, Duration.ofSeconds(1))) {
            int count = 0;
            while (video.skip()) {
                count++;
            }
            return count;
        }
    }

    @Test
    void aGrowingVideoIsPlayableAndIsNeverReplaced() throws Exception {
        try (Videos videos = new Videos(folder, true, false)) {
            for (int i = 0; i < 5; i++) {
                assertThat(videos.add(frame("a/b", i), IMAGES, picture)).isEqualTo("a/b.mp4");
            }
            // The last has no duration before another comes.
            assertThat(pictures("a/b.mp4")).isEqualTo(4);
        }
        assertThat(pictures("a/b.mp4")).isEqualTo(5);
        try (Videos videos = new Videos(folder, true, false)) {
            assertThat(videos.add(frame("a/b", 9), IMAGES, picture)).isEqualTo("a/b-2.mp4");
        }
        assertThat(pictures("a/b.mp4")).isEqualTo(5);
        assertThat(pictures("a/b-2.mp4")).isEqualTo(1);
    }

    @Test
    void aWholeVideoIsThereWhenItIsComplete() throws Exception {
        try (Videos videos = new Videos(folder, false, false)) {
            videos.add(frame("a", 0), IMAGES, picture);
            videos.add(frame("lost", 0), IMAGES, picture);
            assertThat(folder.resolve("a.mp4")).doesNotExist();
            videos.end("a");
            assertThat(pictures("a.mp4")).isEqualTo(1);
        }
        assertThat(folder.toFile().list()).containsExactly("a.mp4");
        try (Videos videos = new Videos(folder, false, false)) {
            videos.add(frame("a", 0), IMAGES, picture);
            videos.add(frame("a", 1), IMAGES, picture);
            videos.end("a");
        }
        assertThat(pictures("a.mp4")).as("replaced").isEqualTo(2);
        try (Videos videos = new Videos(folder, false, true)) {
            assertThat(videos.add(frame("a", 0), IMAGES, picture)).isEqualTo("a-2.mp4");
        }
        assertThat(pictures("a.mp4")).as("kept").isEqualTo(2);
    }

    @Test
    void theVideoThatHasWaitedLongestIsEndedForAnother() throws Exception {
        try (Videos videos = new Videos(folder, false, false)) {
            for (int i = 0; i <= Videos.MAX_OPEN; i++) {
                videos.add(frame("camera" + i, 7), IMAGES, picture);
            }
            assertThat(folder.toFile().list((at, name) -> !name.startsWith(".")))
                    .containsExactly("camera0.mp4");
            assertThat(videos.add(frame("camera0", 8), IMAGES, picture)).isEqualTo("camera0-2.mp4");
        }
    }

    @Test
    void camerasThatTakeTurnsBeyondMeasureAreRefused() throws Exception {
        VideoNames names = new VideoNames(folder, VideoNames.Earlier.KEPT);
        for (int i = 0; i < 20; i++) {
            names.next("a");
        }
        assertThatThrownBy(() -> names.next("a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the video of camera 'a' into 20")
                .hasMessageContaining("leave --mp4 out");
        assertThat(names.next("b")).isEqualTo("b.mp4");
    }

    @Test
    void aCameraThatIsFasterThanItsVideoLeavesPicturesOut() throws Exception {
        VideoClock clock = VideoClock.of(LIVE, frame("a", 100), true);
        assertThat(clock.next(frame("a", 100))).isZero();
        assertThat(clock.next(frame("a", 100))).isEqualTo(VideoClock.TOO_EARLY);
        // Half a second later, at ten a second.
        assertThat(clock.next(frame("a", 110))).isEqualTo(5);
        assertThat(clock.next(frame("a", 90))).isEqualTo(VideoClock.TOO_EARLY);
    }

    @Test
    void sequenceNumbersOfATopicAreNoTimes() {
        VideoClock clock =
                VideoClock.of(
                        CameraInput.withoutRate(Kind.TOPIC), frame("a", 5_000_000_000L), true);
        assertThat(clock.next(frame("a", 5_000_000_000L))).isZero();
        assertThat(clock.next(frame("a", 3))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "images/second, images/second.mp4",
        "/../a:b//.c, __/a_b/_c.mp4",
        "///, ___.mp4",
        ".., __.mp4",
        "x.mp4, x.mp4.mp4",
        "x.mp4/y, x.mp4_/y.mp4",
        "index.jsonl/y, index.jsonl_/y.mp4",
    })
    void namesOfCamerasStayInTheFolder(String camera, String file) throws Exception {
        assertThat(new VideoNames(folder, VideoNames.Earlier.KEPT).next(camera)).isEqualTo(file);
    }

    @Test
    void everyNameOfACameraCanBeWritten() throws Exception {
        String camera = "日".repeat(3000) + "/" + "x".repeat(300);
        try (Videos videos = new Videos(folder, true, false)) {
            String file = videos.add(frame(camera, 0), IMAGES, picture);
            assertThat(videos.add(frame(camera + "1", 0), IMAGES, picture)).isNotEqualTo(file);
            assertThat(folder.resolve(file)).exists();
        }
    }

    @Test
    void videosOfDifferentCamerasHaveDifferentNames() throws Exception {
        for (Earlier earlier : Earlier.values()) {
            VideoNames names = new VideoNames(folder.resolve(earlier.name()), earlier);
            List<String> given = new ArrayList<>();
            for (String camera : List.of("a", "a", "a-2", "b-2", "b", "b", "c:", "c_")) {
                given.add(names.next(camera));
            }
            assertThat(given).as("%s", earlier).doesNotHaveDuplicates();
        }
    }

    @Test
    void noFolderHasTheNameOfAPicture() {
        for (String ending :
                List.of(
                        WantedFiles.COLOUR,
                        WantedFiles.SIDE_BY_SIDE,
                        WantedFiles.POINT_CLOUD,
                        WantedFiles.VIDEO)) {
            String file = WantedFiles.fileOf(new FrameIdentity("a", 0, 0, "a"), ending);
            String other = WantedFiles.fileOf(new FrameIdentity("a", 1, 0, file + "/b"), ending);
            assertThat(other).doesNotStartWith(file + "/");
        }
    }
}
