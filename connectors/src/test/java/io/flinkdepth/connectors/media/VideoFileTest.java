// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.TestImages;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The maximum size of pictures. */
class VideoFileTest {

    @TempDir private Path folder;

    private VideoFile open(Path file, long maxPixels) throws Exception {
        return VideoFile.open(MediaAddress.of(file.toString()), Duration.ofSeconds(1), maxPixels);
    }

    @Test
    void aVideoOfTooLargePicturesIsNotOpened() throws Exception {
        Path file = folder.resolve("a.avi");
        GreyVideos.write(file, 2, 0);
        assertThatThrownBy(() -> open(file, 32 * 32 - 1))
                .hasMessageContaining("a.avi")
                .hasMessageContaining("32 x 32 pixels; the limit is 1023");
        try (VideoFile video = open(file, 32 * 32)) {
            assertThat(video.next()).isNotNull();
        }
    }

    @Test
    void theDecoderRefusesAPictureFarOverTheLimit() throws Exception {
        Path file = folder.resolve("a.avi");
        GreyVideos.write(file, 2, 0, 640, 480);
        assertThatThrownBy(() -> open(file, 1000))
                .hasMessageContaining("a picture may have at most 1000 pixels");
    }

    @Test
    void aPictureThatGrowsBeyondTheLimitIsNotRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
            bytes.write(TestImages.jpeg(32, 32));
        }
        bytes.write(TestImages.jpeg(640, 480));
        Path file = folder.resolve("grows.mjpeg");
        Files.write(file, bytes.toByteArray());
        assertThat(pictures(file, 640 * 480)).isEqualTo(5);
        assertThat(pictures(file, 1024)).as("refused by the decoder").isEqualTo(4);
        assertThatThrownBy(() -> pictures(file, 640 * 480 - 1))
                .hasMessageContaining("640 x 480 pixels; the limit is 307199");
    }

    private int pictures(Path file, long maxPixels) throws Exception {
        try (VideoFile video = open(file, maxPixels)) {
            int count = 0;
            while (video.next() != null) {
                count++;
            }
            return count;
        }
    }
}
