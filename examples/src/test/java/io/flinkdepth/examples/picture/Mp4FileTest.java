// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import java.nio.file.Path;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mp4FileTest {

    @TempDir Path folder;

    private static DecodedImage black(int width, int height) {
        return DecodedImage.ofRgb(width, height, new byte[3 * width * height]);
    }

    @Test
    void whatIsNotCommittedLeavesNothing() throws Exception {
        try (Mp4File video = Mp4File.whole(folder.resolve("a/video.mp4"), 10);
                DecodedImage picture = black(64, 48)) {
            video.add(0, picture);
            video.add(1, picture);
        }
        try (Mp4File video = Mp4File.whole(folder.resolve("a/empty.mp4"), 10)) {
            video.commit();
        }
        assertThat(folder.resolve("a")).isEmptyDirectory();
    }

    @Test
    void largePicturesAreScaledDownAndKeepTheirShape() throws Exception {
        Path file = folder.resolve("video.mp4");
        try (Mp4File video = Mp4File.whole(file, 10);
                DecodedImage picture = black(8000, 2000)) {
            video.add(0, picture);
            video.commit();
        }
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toString())) {
            grabber.start();
            assertThat(grabber.getImageWidth()).isEqualTo(3840);
            assertThat(grabber.getImageHeight()).isEqualTo(960);
        }
        assertThat(folder.toFile().list()).containsExactly("video.mp4");
    }
}
