// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.media.VideoPicture;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.source.FrameEncoding;
import io.flinkdepth.connectors.source.FrameTime;
import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaSplitReaderTest {

    @TempDir private Path root;

    static MediaSettings settings(String... inputs) {
        return new MediaSettings(
                MediaSettings.Layout.CAMERAS,
                new ArrayList<>(List.of(inputs)),
                null,
                false,
                null,
                Double.POSITIVE_INFINITY,
                FrameTime.FILE,
                FrameEncoding.JPEG,
                Duration.ofSeconds(1),
                0,
                FileTree.DEFAULT_WINDOW);
    }

    private MediaSplit folder(String name, int images) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        for (int i = 0; i < images; i++) {
            Files.write(folder.resolve(i + ".jpg"), TestImages.jpeg(4, 4));
        }
        return MediaSplit.ofCamera(Kind.FOLDER, name, folder.toString(), "");
    }

    private static List<String> fetch(MediaSplitReader reader) {
        List<String> names = new ArrayList<>();
        RecordsWithSplitIds<ReadFrame> records = reader.fetch();
        while (records.nextSplit() != null) {
            for (ReadFrame r = records.nextRecordFromSplit();
                    r != null;
                    r = records.nextRecordFromSplit()) {
                names.add(r.frame().cameraId() + r.frame().identity().sequence());
            }
        }
        return names;
    }

    @Test
    void aPausedSplitGivesNothingUntilItIsResumed() throws IOException {
        MediaSplit a = folder("a", 3);
        MediaSplit b = folder("b", 3);
        MediaSplitReader reader = new MediaSplitReader(settings());
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(a, b)));
        assertThat(fetch(reader)).containsExactlyInAnyOrder("a0", "b0");
        reader.pauseOrResumeSplits(List.of(a), List.of());
        assertThat(fetch(reader)).containsExactly("b1");
        reader.pauseOrResumeSplits(List.of(b), List.of(a));
        assertThat(fetch(reader)).containsExactly("a1");
        reader.pauseOrResumeSplits(List.of(a), List.of());
        reader.wakeUp();
        assertThat(fetch(reader)).isEmpty();
        reader.close();
    }

    @Test
    void aFolderGoesOnBehindTheLastName() throws IOException {
        MediaSplit split = folder("a", 3).at(2, "1.jpg", 0);
        MediaSplitReader reader = new MediaSplitReader(settings());
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
        assertThat(fetch(reader)).containsExactly("a2");
        assertThat(reader.fetch().finishedSplits()).containsExactly("a");
    }

    @Test
    void anImageThatCannotBeReadIsAFrameWithADefect() throws IOException {
        MediaSplit split = folder("a", 1);
        Files.createDirectory(Path.of(split.location()).resolve("0a.jpg"));
        FolderFrames frames = new FolderFrames(split, settings());
        List<ReadFrame> read = new ArrayList<>();
        while (frames.next(read) != FrameSequence.Step.END) {
            assertThat(read.size()).isLessThan(4);
        }
        assertThat(read).hasSize(2);
        assertThat(read.get(1).frame().defect().reason())
                .isEqualTo(FailureReason.UNREADABLE_SOURCE);
        assertThat(read.get(1).frame().defect().message()).contains("0a.jpg");
    }

    @Test
    void aPictureTooWideForAJpegIsAFailedFrame() {
        VideoPicture wide = new VideoPicture(65_535, 1, new byte[65_535 * 3], 0);
        FrameIdentity identity = new FrameIdentity("c", 0, 0);
        Frame frame = Frames.encode(identity, wide, FrameEncoding.JPEG);
        assertThat(frame.defect().reason()).isEqualTo(FailureReason.TOO_MANY_PIXELS);
        assertThat(frame.defect().message()).contains("65535 x 1").contains("encoding(PNG)");
        assertThat(Frames.encode(identity, wide, FrameEncoding.PNG).defect()).isNull();
    }

    @Test
    void theRateIsKeptAndNotMadeUpFor() {
        AtomicLong clock = new AtomicLong(1000);
        FramePacer pacer = new FramePacer(10, clock::get);
        assertThat(pacer.mayEmit()).isTrue();
        pacer.emitted();
        clock.addAndGet(99_999_999);
        assertThat(pacer.mayEmit()).isFalse();
        clock.addAndGet(1);
        assertThat(pacer.mayEmit()).isTrue();
        clock.addAndGet(1_000_000_000);
        pacer.emitted();
        assertThat(pacer.mayEmit()).isFalse();
    }

    @Test
    void camerasAreNamedAfterTheirInputsWithoutCredentials() throws IOException {
        Files.createDirectory(root.resolve("x"));
        Files.write(root.resolve("v.mp4"), new byte[1]);
        Files.write(root.resolve("x/v.mp4"), new byte[1]);
        List<MediaSplit> splits =
                CameraListing.discover(
                        settings(
                                root.resolve("v.mp4").toString(),
                                root.resolve("x/v.mp4").toString(),
                                "rtsp://user:secret@host:554/cam?channel=1"));
        assertThat(splits)
                .extracting(MediaSplit::cameraId)
                .containsExactly("v", "v-2", "host:554/cam");
        assertThat(splits)
                .extracting(MediaSplit::namePrefix)
                .containsExactly("v/", "v-2/", "host:554/cam/");
    }

    @Test
    void passwordsAreNotRepeated() {
        MediaSplit split =
                MediaSplit.ofCamera(Kind.VIDEO, "c", "http://me:secret@127.0.0.1:1/v", "");
        VideoFrames frames = new VideoFrames(split, settings());
        List<ReadFrame> read = new ArrayList<>();
        frames.next(read);
        frames.close();
        assertThat(read.get(0).frame().defect().message())
                .contains("127.0.0.1")
                .doesNotContain("secret");
    }

    @Test
    void badCombinationsAreRefused() {
        assertThatThrownBy(() -> MediaSource.cameras().build()).hasMessageContaining("inputs(");
        assertThatThrownBy(() -> MediaSource.cameras().inputs("a", "b").cameraName("c").build())
                .hasMessageContaining("cameraName");
        assertThatThrownBy(() -> MediaSource.cameras().inputs("a").maxFramesPerSecond(0).build())
                .hasMessageContaining("maxFramesPerSecond");
    }
}
