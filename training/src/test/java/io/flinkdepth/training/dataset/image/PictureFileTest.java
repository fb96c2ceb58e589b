// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, and what is refused before a native decoder sees it. */
class PictureFileTest {

    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    private static byte[] encoded(String extension, int... parameters) {
        try (Mat mat = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3, new Scalar(30, 90, 200, 0));
                IntPointer pairs = new IntPointer(parameters);
                BytePointer out = new BytePointer()) {
            assertThat(opencv_imgcodecs.imencode(extension, mat, out, pairs)).isTrue();
            byte[] bytes = new byte[(int) out.limit()];
            out.get(bytes);
            return bytes;
        }
    }

    private static void assertRefused(byte[] bytes, String... parts) {
        long before = SharedDecoding.begun();
        assertThatThrownBy(() -> PictureFile.decode(bytes, "wall"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("wall")
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
        assertThat(SharedDecoding.begun()).as("decodes").isEqualTo(before);
    }

    private static void assertRead(byte[] bytes) throws IOException {
        long before = SharedDecoding.begun();
        RgbImage image = PictureFile.decode(bytes, "wall");
        assertThat(image.width()).isEqualTo(WIDTH);
        assertThat(image.height()).isEqualTo(HEIGHT);
        assertThat(image.rgb()[0] & 0xff).isBetween(190, 210);
        assertThat(SharedDecoding.begun()).as("decodes with a deadline").isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {".bmp", ".tiff", ".webp", ".png", ".jpg"})
    void picturesOfEveryFormat(String extension) throws IOException {
        assertRead(encoded(extension));
    }

    @Test
    void aPictureThatCannotBeDecoded() {
        byte[] webp = encoded(".webp");
        Arrays.fill(webp, 30, webp.length, (byte) 0xff);
        assertThatThrownBy(() -> PictureFile.decode(webp, "wall"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("wall: the WEBP");
    }

    @Test
    void aJpegOverTheLimits() {
        byte[] rgb = new byte[3 * 900 * 10];
        try (DecodedImage image = DecodedImage.ofRgb(900, 10, rgb)) {
            assertRefused(ImageCodec.encodeJpeg(image, 90), "one side may be at most 8.0 times");
        }
    }
}
