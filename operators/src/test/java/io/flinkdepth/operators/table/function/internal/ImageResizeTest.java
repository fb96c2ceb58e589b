// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.image.TestImages;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageResizeTest {

    private static final ImageLimits LIMITS = ImageLimits.DEFAULT;

    @Test
    void shrinkingAveragesAreas() throws Exception {
        byte[] rgb = new byte[4 * 2 * 3];
        int[] reds = {0, 100, 10, 10, 40, 60, 30, 10};
        for (int i = 0; i < reds.length; i++) {
            rgb[3 * i] = (byte) reds[i];
        }
        try (DecodedImage picture = DecodedImage.ofRgb(4, 2, rgb)) {
            byte[] png = ImageCodec.encodePng(picture, 1);
            BufferedImage small = DepthMaps.read(ImageResize.resize(png, 2, 1, LIMITS));
            assertThat(small.getWidth()).isEqualTo(2);
            assertThat(small.getHeight()).isEqualTo(1);
            assertThat(small.getRGB(0, 0)).isEqualTo(0xff320000);
            assertThat(small.getRGB(1, 0)).isEqualTo(0xff0f0000);
        }
    }

    @Test
    void theFormatStays() throws Exception {
        byte[] jpeg = ImageResize.resize(TestImages.jpeg(64, 48), 30, 100, LIMITS);
        assertThat(ImageHeader.read(jpeg, LIMITS))
                .isEqualTo(new ImageHeader(ImageHeader.Format.JPEG, 30, 100, 1));
        byte[] png = ImageResize.resize(TestImages.png(64, 48), 128, 20, LIMITS);
        assertThat(ImageHeader.read(png, LIMITS))
                .isEqualTo(new ImageHeader(ImageHeader.Format.PNG, 128, 20, 1));
        BufferedImage read = DepthMaps.read(png);
        assertThat(read.getRGB(0, 0) >> 16 & 0xff).isLessThan(10);
        assertThat(read.getRGB(127, 0) >> 16 & 0xff).isGreaterThan(245);
    }

    @Test
    void sizesAndImagesHaveLimits() {
        byte[] png = TestImages.png(8, 8);
        int[][] sizes = {{0, 5}, {5, -1}, {65501, 1}, {60000, 60000}};
        for (int[] size : sizes) {
            assertThatThrownBy(() -> ImageResize.resize(png, size[0], size[1], LIMITS))
                    .isInstanceOf(BadArgumentException.class)
                    .hasMessageContaining("the new size is %d x %d", size[0], size[1]);
        }
        assertThatThrownBy(
                        () ->
                                ImageResize.resize(
                                        png,
                                        4,
                                        4,
                                        ImageLimits.builder()
                                                .maxBytes(1 << 20)
                                                .maxPixels(63)
                                                .build()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("the limit is 63");
        byte[] cut = Arrays.copyOf(png, png.length / 2);
        assertThatThrownBy(() -> ImageResize.resize(cut, 4, 4, LIMITS))
                .isInstanceOf(ImageException.class);
    }
}
