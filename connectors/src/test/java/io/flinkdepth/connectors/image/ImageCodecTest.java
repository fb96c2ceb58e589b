// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.FailureReason;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of JPEG and PNG, upright and in colour; and everything that is not one. */
class ImageCodecTest {

    private static int[] pixel(DecodedImage image, int x, int y) {
        byte[] rgb = image.toRgb();
        int at = 3 * (y * image.width() + x);
        return new int[] {rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff};
    }

    private static void assertPixel(DecodedImage image, int x, int y, int r, int g, int b) {
        int[] found = pixel(image, x, y);
        assertThat(found[0]).as("red").isCloseTo(r, within(12));
        assertThat(found[1]).as("green").isCloseTo(g, within(12));
        assertThat(found[2]).as("blue").isCloseTo(b, within(12));
    }

    @ParameterizedTest
    @CsvSource({"jpg,false", "jpg,true", "png,false"})
    void decodesColour(String format, boolean progressive) throws Exception {
        byte[] encoded =
                TestImages.write(
                        TestImages.gradient(64, 48, BufferedImage.TYPE_INT_RGB),
                        format,
                        progressive);
        try (DecodedImage image = ImageCodec.decode(encoded, ImageLimits.DEFAULT)) {
            assertThat(image.width()).isEqualTo(64);
            assertThat(image.height()).isEqualTo(48);
            assertPixel(image, 63, 0, 255, 0, 128);
            assertPixel(image, 0, 47, 0, 255, 128);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // the corner at which the picture's own top left comes to lie, for each orientation
        "1,0,0",
        "2,63,0",
        "3,63,47",
        "4,0,47",
        "5,0,0",
        "6,47,0",
        "7,47,63",
        "8,0,63"
    })
    void appliesExifOrientation(int orientation, int x, int y) throws Exception {
        byte[] png = TestImages.png(64, 48);
        requireUpright(
                TestImages.withOrientation(TestImages.jpeg(64, 48), orientation),
                orientation,
                x,
                y);
        requireUpright(TestImages.pngWithOrientation(png, orientation, false), orientation, x, y);
        requireUpright(TestImages.pngWithOrientation(png, orientation, true), orientation, x, y);
    }

    private static void requireUpright(byte[] encoded, int orientation, int x, int y)
            throws Exception {
        ImageHeader header = ImageHeader.read(encoded, ImageLimits.DEFAULT);
        try (DecodedImage image = ImageCodec.decode(encoded, ImageLimits.DEFAULT)) {
            assertThat(image.width()).isEqualTo(orientation >= 5 ? 48 : 64);
            assertThat(image.width()).isEqualTo(header.width());
            assertThat(image.height()).isEqualTo(header.height());
            assertPixel(image, x, y, 0, 0, 128);
            // red grows along the picture's own rows: one step of it, wherever that goes now
            int farX = orientation >= 5 ? x : 63 - x;
            int farY = orientation >= 5 ? 63 - y : y;
            assertPixel(image, farX, farY, 255, 0, 128);
        }
    }

    @Test
    void greyBecomesColour() throws Exception {
        BufferedImage grey = new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(3, 4, 0, 200);
        try (DecodedImage image =
                ImageCodec.decode(TestImages.write(grey, "png", false), ImageLimits.DEFAULT)) {
            assertThat(pixel(image, 3, 4)).containsExactly(200, 200, 200);
        }
    }

    @Test
    void sixteenBitsKeepTheirUpperHalf() throws Exception {
        BufferedImage grey = new BufferedImage(20, 10, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(3, 4, 0, 0xabcd);
        try (DecodedImage image =
                ImageCodec.decode(TestImages.write(grey, "png", false), ImageLimits.DEFAULT)) {
            assertThat(pixel(image, 3, 4)[0]).isCloseTo(0xab, within(1));
        }
    }

    @Test
    void transparencyIsDropped() throws Exception {
        BufferedImage transparent = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
        transparent.setRGB(3, 4, 0x10c86432);
        byte[] encoded = TestImages.write(transparent, "png", false);
        try (DecodedImage image = ImageCodec.decode(encoded, ImageLimits.DEFAULT)) {
            assertThat(pixel(image, 3, 4)).containsExactly(200, 100, 50);
        }
    }

    @Test
    void cmykBecomesColour() throws Exception {
        // Without an Adobe marker, 255 of a channel is full ink.
        byte[] encoded = TestImages.cmykJpeg(32, 32, 255, 255, 0, 255);
        try (DecodedImage image = ImageCodec.decode(encoded, ImageLimits.DEFAULT)) {
            assertThat(image.width()).isEqualTo(32);
            int[] found = pixel(image, 16, 16);
            assertThat(found[2]).as("blue differs from red").isNotEqualTo(found[0]);
        }
    }

    @Test
    void refusesByNameOfTheDefect() {
        ImageLimits small = ImageLimits.builder().maxBytes(100_000).maxPixels(1000).build();
        assertRefused(new byte[0], small, FailureReason.EMPTY);
        assertRefused("hello".getBytes(), small, FailureReason.NOT_AN_IMAGE);
        assertRefused(new byte[100_001], small, FailureReason.TOO_MANY_BYTES);
        assertRefused(TestImages.png(40, 40), small, FailureReason.TOO_MANY_PIXELS);
        assertRefused(TestImages.jpeg(90, 10), small, FailureReason.ASPECT_RATIO);
        byte[] jpeg = TestImages.jpeg(30, 30);
        assertRefused(Arrays.copyOf(jpeg, jpeg.length - 40), small, FailureReason.CORRUPT_IMAGE);
        byte[] png = TestImages.png(30, 30);
        assertRefused(Arrays.copyOf(png, png.length / 2), small, FailureReason.CORRUPT_IMAGE);
    }

    private static void assertRefused(byte[] image, ImageLimits limits, FailureReason reason) {
        assertThatThrownBy(() -> ImageCodec.decode(image, limits).close())
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aHugeHeaderAllocatesNothing() {
        byte[] png = TestImages.png(30, 30);
        png[16] = 0x7f;
        assertRefused(png, ImageLimits.DEFAULT, FailureReason.TOO_MANY_PIXELS);
    }

    @Test
    void survivesTwoThousandMutatedFiles() {
        byte[][] originals = {
            TestImages.jpeg(64, 48),
            TestImages.png(64, 48),
            TestImages.write(TestImages.gradient(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", true),
            TestImages.withOrientation(TestImages.jpeg(48, 64), 6)
        };
        ImageLimits limits = ImageLimits.builder().maxBytes(1 << 20).maxPixels(1 << 20).build();
        Random random = new Random(7);
        int decoded = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] mutated = mutate(originals[i % originals.length], random);
            try (DecodedImage image = ImageCodec.decode(mutated, limits)) {
                assertThat(image.toRgb()).hasSize(3 * image.width() * image.height());
                decoded++;
            } catch (ImageException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThat(decoded).as("some mutations leave an image").isBetween(100, 1900);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))
                : bytes;
    }

    @Test
    void roundTripsThroughItsOwnEncoders() throws Exception {
        byte[] rgb = new byte[3 * 17 * 9];
        new Random(3).nextBytes(rgb);
        try (DecodedImage image = DecodedImage.ofRgb(17, 9, rgb);
                DecodedImage again =
                        ImageCodec.decode(ImageCodec.encodePng(image, 1), ImageLimits.DEFAULT)) {
            assertThat(again.toRgb()).isEqualTo(rgb);
            assertThat(ImageHeader.read(ImageCodec.encodeJpeg(image, 95), ImageLimits.DEFAULT))
                    .isEqualTo(new ImageHeader(ImageHeader.Format.JPEG, 17, 9, 1));
        }
    }
}
