// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.video.FrameEncoding;
import io.flinkdepth.connectors.video.FrameTime;
import io.flinkdepth.connectors.video.VideoSource;
import io.flinkdepth.connectors.video.internal.VideoSplit.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoSplitReaderTest {

    @TempDir private Path root;

    private static VideoSettings settings(String... inputs) {
        return new VideoSettings(
                List.of(inputs),
                null,
                false,
                null,
                Double.POSITIVE_INFINITY,
                FrameTime.FILE,
                FrameEncoding.JPEG,
                Duration.ofSeconds(1));
    }

    private VideoSplit folder(String name, int images) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        for (int i = 0; i < images; i++) {
            Files.write(folder.resolve(i + ".jpg"), TestImages.jpeg(4, 4));
        }
        return new VideoSplit(Kind.FOLDER, name, folder.toString(), "");
    }

    private static List<String> fetch(VideoSplitReader reader) {
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
        VideoSplit a = folder("a", 3);
        VideoSplit b = folder("b", 3);
        VideoSplitReader reader = new VideoSplitReader(settings());
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
        VideoSplit split = folder("a", 3).at(2, "1.jpg");
        VideoSplitReader reader = new VideoSplitReader(settings());
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
        assertThat(fetch(reader)).containsExactly("a2");
        assertThat(reader.fetch().finishedSplits()).containsExactly("a");
    }

    @Test
    void anImageThatCannotBeReadIsAFrameWithADefect() throws IOException {
        VideoSplit split = folder("a", 1);
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
    void picturesAreTurnedClockwise() {
        byte[] rgb = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6};
        Picture picture = new Picture(3, 2, rgb, 0);
        assertThat(first(picture.turned(1))).containsExactly(4, 1, 5, 2, 6, 3);
        assertThat(first(picture.turned(2))).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(first(picture.turned(-1))).containsExactly(3, 6, 2, 5, 1, 4);
        assertThat(picture.turned(-1).width()).isEqualTo(2);
    }

    private static List<Integer> first(Picture picture) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < picture.rgb().length; i += 3) {
            values.add((int) picture.rgb()[i]);
        }
        return values;
    }

    @Test
    void camerasAreNamedAfterTheirInputsWithoutCredentials() throws IOException {
        Files.createDirectory(root.resolve("x"));
        Files.write(root.resolve("v.mp4"), new byte[1]);
        Files.write(root.resolve("x/v.mp4"), new byte[1]);
        List<VideoSplit> splits =
                VideoInputs.discover(
                        settings(
                                root.resolve("v.mp4").toString(),
                                root.resolve("x/v.mp4").toString(),
                                "rtsp://user:secret@host:554/cam?channel=1"));
        assertThat(splits)
                .extracting(VideoSplit::cameraId)
                .containsExactly("v", "v-2", "host:554/cam");
        assertThat(splits)
                .extracting(VideoSplit::namePrefix)
                .containsExactly("v/", "v-2/", "host:554/cam/");
    }

    @Test
    void passwordsAreNotRepeated() {
        assertThat(Grabbers.withoutCredentials("no rtsp://a:b@host/c or http://x@y"))
                .isEqualTo("no rtsp://host/c or http://y");
        VideoSplit split = new VideoSplit(Kind.VIDEO, "c", "http://me:secret@127.0.0.1:1/v", "");
        VideoFrames frames = new VideoFrames(split, settings());
        List<ReadFrame> read = new ArrayList<>();
        frames.next(read);
        frames.close();
        assertThat(read.get(0).frame().defect().message())
                .contains("127.0.0.1")
                .doesNotContain("secret");
    }

    @Test
    void stateComesBack() throws IOException {
        VideoSplit split = new VideoSplit(Kind.FOLDER, "a/ü", "/data", "p/", 17, "x.jpg");
        VideoSplitSerializer serializer = new VideoSplitSerializer();
        assertThat(serializer.deserialize(1, serializer.serialize(split))).isEqualTo(split);
        VideoEnumeratorState state =
                new VideoEnumeratorState(true, Set.of("a", "b"), List.of(split.at(0, null)));
        VideoEnumeratorStateSerializer states = new VideoEnumeratorStateSerializer();
        assertThat(states.deserialize(1, states.serialize(state))).isEqualTo(state);
        assertThatThrownBy(() -> serializer.deserialize(9, new byte[0])).hasMessageContaining("9");
    }

    @Test
    void badCombinationsAreRefused() {
        assertThatThrownBy(() -> VideoSource.builder().build()).hasMessageContaining("inputs(");
        assertThatThrownBy(() -> VideoSource.builder().inputs("a", "b").cameraName("c").build())
                .hasMessageContaining("cameraName");
        assertThatThrownBy(() -> VideoSource.builder().inputs("a").maxFramesPerSecond(0).build())
                .hasMessageContaining("maxFramesPerSecond");
    }
}
