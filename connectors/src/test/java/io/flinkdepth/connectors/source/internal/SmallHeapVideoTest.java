// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.SmallHeap;
import io.flinkdepth.connectors.media.GreyVideos;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.source.internal.FrameSequence.Step;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that there is too little memory for are failed frames; the video goes on. */
@Timeout(120)
class SmallHeapVideoTest {

    @TempDir private Path folder;

    @Test
    void eachPictureThatCannotBeCopiedIsAFailedFrame() throws Exception {
        Path video = folder.resolve("large.avi");
        GreyVideos.write(video, 3, 0, 4000, 3000);
        assertThat(SmallHeap.run(Reading.class, 40, video.toString()))
                .containsSubsequence(
                        "0 large/000000 OUT_OF_MEMORY",
                        "1 large/000001 OUT_OF_MEMORY",
                        "2 large/000002 OUT_OF_MEMORY",
                        "end");
    }

    static final class Reading {
        public static void main(String[] arguments) throws Exception {
            MediaSettings settings = MediaSplitReaderTest.settings(arguments);
            MediaSplit split = MediaSplit.ofCamera(Kind.VIDEO, "large", arguments[0], "large/");
            List<ReadFrame> read = new ArrayList<>();
            try (FrameSequence frames = new VideoFrames(split, settings)) {
                while (frames.next(read) != Step.END) {
                    for (ReadFrame each : read) {
                        Frame frame = each.frame();
                        System.out.printf(
                                "%d %s %s%n",
                                frame.identity().sequence(),
                                frame.identity().name(),
                                frame.defect() == null ? "read" : frame.defect().reason());
                    }
                    read.clear();
                }
            }
            System.out.println("end");
        }
    }
}
