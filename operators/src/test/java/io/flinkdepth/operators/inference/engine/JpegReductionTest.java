// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageHeader.Format;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelInput.Interpolation;
import io.flinkdepth.connectors.model.SizeRule;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegReductionTest {

    private static ModelInput input(Interpolation interpolation) {
        return new ModelInput(
                "image",
                ModelInput.Layout.NCHW,
                ModelInput.Channels.RGB,
                1 / 255f,
                ModelInput.IMAGENET_MEAN,
                ModelInput.IMAGENET_STD,
                new SizeRule.Area(208, 16),
                interpolation,
                0);
    }

    @ParameterizedTest
    @CsvSource({
        "JPEG, 1280, 720, AREA, 4",
        "JPEG, 640, 480, AREA, 2",
        "JPEG, 4000, 3000, AREA, 8",
        "JPEG, 1087, 720, AREA, 2",
        "JPEG, 1280, 639, AREA, 2",
        "JPEG, 272, 160, AREA, 1",
        "JPEG, 1280, 720, BILINEAR, 1",
        "JPEG, 1280, 720, BICUBIC, 1",
        "PNG, 1280, 720, AREA, 1"
    })
    void thePictureIsNeverSmallerThanTheInput(
            Format format, int width, int height, Interpolation interpolation, int reduction) {
        assertThat(
                        JpegReduction.of(
                                new ImageHeader(format, width, height, 1),
                                input(interpolation),
                                new ImageSize(272, 160)))
                .isEqualTo(reduction);
    }

    /** A photograph is smooth at the size of pixels: bands of colour stand for one. */
    private static byte[] jpeg() {
        byte[] rgb = new byte[3 * 1283 * 719];
        for (int i = 0; i < rgb.length; i++) {
            double x = i / 3 % 1283 / 90.0;
            double y = i / 3 / 1283 / 60.0;
            rgb[i] = (byte) (128 + 100 * Math.sin(x + i % 3) * Math.cos(y));
        }
        try (DecodedImage image = DecodedImage.ofRgb(1283, 719, rgb)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    private static float[] values(byte[] jpeg, int reduction) throws Exception {
        ImageSize size = new ImageSize(272, 160);
        float[] values = new float[Math.toIntExact(3 * size.pixels())];
        ImageHeader header = ImageHeader.read(jpeg, ImageLimits.DEFAULT);
        try (DecodedImage image = ImageCodec.decode(jpeg, header, reduction);
                FloatPointer buffer = new FloatPointer(values.length)) {
            FloatBuffer target = buffer.asBuffer();
            ImagePreprocessor.preprocess(image, input(Interpolation.AREA), size, target);
            buffer.get(values);
        }
        return values;
    }

    @Test
    void theNetworkGetsTheSameMeans() throws Exception {
        byte[] jpeg = jpeg();
        float[] full = values(jpeg, 1);
        float[] reduced = values(jpeg, 4);
        double sum = 0;
        for (int i = 0; i < full.length; i++) {
            sum += Math.abs(full[i] - reduced[i]);
            assertThat(reduced[i]).isCloseTo(full[i], within(0.15f));
        }
        // Normalised values: 1/255 is 0.017.
        assertThat(sum / full.length).isLessThan(0.03);
    }
}
