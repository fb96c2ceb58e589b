// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.EncodedPictures;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, and what is refused before a native decoder sees it. */
class PictureFileTest {

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
        assertThat(image.width()).isEqualTo(EncodedPictures.WIDTH);
        assertThat(image.height()).isEqualTo(EncodedPictures.HEIGHT);
        assertThat(image.rgb()[0] & 0xff).isBetween(190, 210);
        assertThat(SharedDecoding.begun()).as("decodes with a deadline").isGreaterThan(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {".bmp", ".tiff", ".webp", ".png", ".jpg"})
    void picturesOfEveryFormat(String extension) throws IOException {
        assertRead(EncodedPictures.of(extension));
    }

    @Test
    void aPictureThatCannotBeDecoded() {
        byte[] webp = EncodedPictures.of(".webp");
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
