// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.VideoFile;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** Videos, by FFmpeg. */
@Tag("fuzz")
class VideoFuzzTest {

    private static final int MAX_FRAMES = 8;

    @FuzzTest(maxDuration = "4s")
    void frames(byte[] bytes) throws IOException {
        FuzzedFile.with(
                bytes,
                ".avi",
                file -> {
                    MediaAddress address = MediaAddress.of(file.toString());
                    try (VideoFile video = VideoFile.open(address, Duration.ofSeconds(1))) {
                        for (int i = 0; i < MAX_FRAMES && video.next() != null; i++) {
                            // Each is decoded.
                        }
                    }
                });
    }
}
