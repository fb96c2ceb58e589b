// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.operators.depth.internal.BilinearResize;
import io.flinkdepth.operators.runtime.GoldenNumbers;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches the network, against values of the official preprocessing. */
class ImagePreprocessorTest {

    private static ModelInput official(int inputSize) {
        return new ModelInput(
                "pixel_values",
                ModelInput.Layout.NCHW,
                ModelInput.Channels.RGB,
                1f / 255f,
                ModelInput.IMAGENET_MEAN,
                ModelInput.IMAGENET_STD,
                new SizeRule.ShorterSide(inputSize, 14),
                ModelInput.Interpolation.BICUBIC,
                0);
    }

    private static float[] preprocess(byte[] rgb, int width, int height, ModelInput input) {
        ImageSize size = input.size().sizeFor(width, height);
        FloatBuffer target = FloatBuffer.allocate((int) (3 * size.pixels()));
        try (DecodedImage image = DecodedImage.ofRgb(width, height, rgb)) {
            ImagePreprocessor.preprocess(image, input, size, target);
        }
        return target.array();
    }

    @ParameterizedTest
    @CsvSource({"image-a,80,60,70", "image-b,50,120,98"})
    void agreesWithTheOfficialCode(String name, int width, int height, int inputSize)
            throws Exception {
        float[] expected = GoldenNumbers.read("/golden/preprocess-" + name + ".f32");
        float[] found =
                preprocess(
                        GoldenNumbers.picture(name, width, height),
                        width,
                        height,
                        official(inputSize));
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("value %d", i).isCloseTo(expected[i], within(2e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "640,480,686,518", "480,640,518,686", "1242,375,1722,518", "1280,720,924,518",
        "1920,1080,924,518", "375,1242,518,1722", "741,500,770,518", "224,224,518,518",
        "1024,436,1218,518", "37,1000,518,14000"
    })
    void sizesAreTheOfficialOnes(int width, int height, int netWidth, int netHeight) {
        assertThat(official(518).size().sizeFor(width, height))
                .isEqualTo(new ImageSize(netWidth, netHeight));
    }

    @Test
    void layoutAndChannelsAreTheCards() {
        byte[] rgb = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};
        ModelInput input =
                new ModelInput(
                        "x",
                        ModelInput.Layout.NHWC,
                        ModelInput.Channels.BGR,
                        1,
                        List.of(2f, 1f, 0f),
                        List.of(1f, 1f, 2f),
                        new SizeRule.Fixed(2, 1),
                        ModelInput.Interpolation.BILINEAR,
                        0);
        assertThat(preprocess(rgb, 2, 1, input)).containsExactly(100f, 50f, 0f, 253f, 203f, 76.5f);
    }

    @Test
    void bytesAreThePixelsInTheCardsOrder() {
        byte[] rgb = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};
        ModelInput official = official(70);
        assertThat(bytes(rgb, official.asBytes())).containsExactly(rgb);
        ModelInput bgr =
                new ModelInput(
                        "x",
                        ModelInput.Layout.NHWC,
                        ModelInput.Channels.BGR,
                        1,
                        List.of(0f, 0f, 0f),
                        List.of(1f, 1f, 1f),
                        official.size(),
                        ModelInput.Interpolation.AREA,
                        0,
                        ModelInput.ElementType.UINT8);
        assertThat(bytes(rgb, bgr)).containsExactly(102, 51, 0, (byte) 255, (byte) 204, (byte) 153);
    }

    private static byte[] bytes(byte[] rgb, ModelInput input) {
        ByteBuffer target = ByteBuffer.allocate(rgb.length);
        try (DecodedImage image = DecodedImage.ofRgb(2, 1, rgb)) {
            ImagePreprocessor.preprocess(image, input, new ImageSize(2, 1), target);
        }
        return target.array();
    }

    @Test
    void alignedCornersMapCornersOntoCorners() {
        float[] values = {9, 0, 1, 2, 3, 4, 5};
        float[] resized = BilinearResize.resize(values, 1, 3, 2, 5, 3);
        assertThat(resized)
                .containsExactly(
                        0f, .5f, 1f, 1.5f, 2f, //
                        1.5f, 2f, 2.5f, 3f, 3.5f, //
                        3f, 3.5f, 4f, 4.5f, 5f);
        assertThat(BilinearResize.resize(values, 2, 1, 1, 2, 2)).containsExactly(1f, 1f, 1f, 1f);
    }
}
