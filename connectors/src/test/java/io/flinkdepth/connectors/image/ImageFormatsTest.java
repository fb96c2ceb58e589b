// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.ImageHeader.Format;
import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebP, TIFF and BMP: what is decoded, and what is rejected before a decoder gets it. */
class ImageFormatsTest {
    private static final int WIDTH = EncodedPictures.WIDTH;
    private static final int HEIGHT = EncodedPictures.HEIGHT;

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void assertRejected(byte[] bytes, FailureReason reason, String... parts) {
        assertThatThrownBy(() -> ImageHeader.read(bytes, ImageLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(reason);
                            assertThat(e.getMessage()).contains(parts);
                        });
    }

    private static void assertDecoded(byte[] bytes, Format format) throws ImageException {
        assertThat(ImageHeader.read(bytes, ImageLimits.DEFAULT))
                .isEqualTo(new ImageHeader(format, WIDTH, HEIGHT, 1));
        try (DecodedImage image = ImageCodec.decode(bytes, ImageLimits.DEFAULT)) {
            assertThat(image.width()).isEqualTo(WIDTH);
            assertThat(image.height()).isEqualTo(HEIGHT);
            assertThat(image.toRgb()[0] & 0xff).isBetween(190, 210);
        }
    }

    @ParameterizedTest
    @CsvSource({".bmp, BMP", ".tiff, TIFF", ".webp, WEBP"})
    void picturesOfEveryFormat(String extension, Format format) throws ImageException {
        assertDecoded(EncodedPictures.of(extension), format);
    }

    /** A grey TIFF of 3 x 2 pixels with an orientation. */
    private static byte[] turnedTiff(int orientation) {
        byte[] directory =
                tiff(
                        ByteOrder.LITTLE_ENDIAN,
                        42,
                        new int[] {
                            256,
                            3,
                            3,
                            257,
                            3,
                            2,
                            258,
                            3,
                            8,
                            259,
                            3,
                            1,
                            262,
                            3,
                            1,
                            273,
                            4,
                            200,
                            274,
                            3,
                            orientation,
                            277,
                            3,
                            1,
                            278,
                            3,
                            2,
                            279,
                            4,
                            6
                        });
        byte[] file = Arrays.copyOf(directory, 206);
        int[] pixels = {10, 60, 110, 160, 210, 250};
        for (int i = 0; i < pixels.length; i++) {
            file[200 + i] = (byte) pixels[i];
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "1, '10 60 110 / 160 210 250'",
        "2, '110 60 10 / 250 210 160'",
        "3, '250 210 160 / 110 60 10'",
        "4, '160 210 250 / 10 60 110'",
        "5, '10 160 / 60 210 / 110 250'",
        "6, '160 10 / 210 60 / 250 110'",
        "7, '250 110 / 210 60 / 160 10'",
        "8, '110 250 / 60 210 / 10 160'",
    })
    void theOrientationOfATiff(int orientation, String upright) throws ImageException {
        try (DecodedImage image = ImageCodec.decode(turnedTiff(orientation), ImageLimits.DEFAULT)) {
            StringBuilder rows = new StringBuilder();
            byte[] rgb = image.toRgb();
            for (int i = 0; i < 6; i++) {
                rows.append(i == 0 ? "" : i % image.width() == 0 ? " / " : " ")
                        .append(rgb[3 * i] & 0xff);
            }
            assertThat(rows).hasToString(upright);
        }
    }

    @Test
    void losslessWebp() throws ImageException {
        byte[] webp = EncodedPictures.of(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
        assertThat(new String(webp, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("VP8L");
        assertDecoded(webp, Format.WEBP);
        little(webp).putInt(21, 16383 | 16383 << 14);
        assertRejected(
                webp,
                FailureReason.TOO_MANY_PIXELS,
                "the image has 16384 x 16384 pixels; the limit is 50000000");
    }

    @Test
    void lossyWebp() throws ImageException {
        byte[] webp = EncodedPictures.of(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 80);
        assertThat(new String(webp, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("VP8 ");
        assertDecoded(webp, Format.WEBP);
        little(webp).putShort(26, (short) 16383).putShort(28, (short) 16383);
        assertRejected(webp, FailureReason.TOO_MANY_PIXELS, "16383 x 16383 pixels");
        little(webp).putShort(26, (short) 16383).putShort(28, (short) 3);
        assertRejected(webp, FailureReason.ASPECT_RATIO, "at most 8.0 times the other");
    }

    /** Within the limit of pixels, and 35 bytes for each of them. */
    @Test
    void samplesThatTakeTooMuchMemory() {
        assertRejected(
                tiff(
                        ByteOrder.LITTLE_ENDIAN,
                        42,
                        new int[] {256, 3, 7000, 257, 3, 7000, 258, 3, 64, 277, 3, 4}),
                FailureReason.TOO_EXPENSIVE,
                "needs 1715000000 bytes");
        assertRejected(
                tiff(
                        ByteOrder.LITTLE_ENDIAN,
                        42,
                        new int[] {256, 3, 40, 257, 3, 30, 258, 3, 8, 258, 3, 64}),
                FailureReason.CORRUPT_IMAGE,
                "the tag 258 twice");
        assertRejected(
                tiff(ByteOrder.LITTLE_ENDIAN, 42, new int[] {256, 3, 40, 257, 3, 30, 258, 3, 128}),
                FailureReason.CORRUPT_IMAGE,
                "samples of 128 bits");
    }

    @Test
    void anAnimationHasASecondPicture() {
        ByteBuffer webp = little(new byte[40]);
        webp.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(32);
        webp.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0x02);
        webp.put(new byte[] {0x57, 0x1b, 0, 0x57, 0x1b, 0});
        assertRejected(webp.array(), FailureReason.TOO_EXPENSIVE, "needs 588000000 bytes");
        webp.put(20, (byte) 0);
        assertDoesNotNeedTooMuch(webp.array());
    }

    private static void assertDoesNotNeedTooMuch(byte[] bytes) {
        assertThatCode(() -> ImageHeader.read(bytes, ImageLimits.DEFAULT))
                .doesNotThrowAnyException();
    }

    @Test
    void theOrientationOfAWebp() throws ImageException {
        byte[] plain = EncodedPictures.of(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
        byte[] exif = tiff(ByteOrder.LITTLE_ENDIAN, 42, 274, 3, 6);
        ByteBuffer webp = little(new byte[plain.length + 18 + 8 + exif.length]);
        webp.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(webp.capacity() - 8);
        webp.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0x08);
        webp.put(new byte[] {WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0});
        webp.put(plain, 12, plain.length - 12);
        webp.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(exif.length).put(exif);
        assertThat(ImageHeader.read(webp.array(), ImageLimits.DEFAULT))
                .isEqualTo(new ImageHeader(Format.WEBP, HEIGHT, WIDTH, 6));
        try (DecodedImage image = ImageCodec.decode(webp.array(), ImageLimits.DEFAULT)) {
            assertThat(image.width()).isEqualTo(HEIGHT);
        }
    }

    @Test
    void extendedWebp() {
        ByteBuffer webp = little(new byte[40]);
        webp.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(32);
        webp.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0);
        webp.putInt(24, 9999).putInt(26, 9999 << 8 | 9999 >>> 16);
        webp.putShort(24, (short) 9999);
        assertRejected(webp.array(), FailureReason.TOO_MANY_PIXELS, "10000 x 10000 pixels");
    }

    @Test
    void aWebpOfAnotherKind() {
        byte[] webp = EncodedPictures.of(".webp");
        webp[12] = 'X';
        assertRejected(webp, FailureReason.CORRUPT_IMAGE, "WebP begins with the chunk 'XP8");
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 100000, TOO_MANY_PIXELS, 100000 x 100000",
        "100000, -100000, TOO_MANY_PIXELS, 100000 x 100000",
        "-40, 30, CORRUPT_IMAGE, -40 x 30",
        "40, -2147483648, TOO_MANY_PIXELS, 40 x 2147483648",
        "0, 30, CORRUPT_IMAGE, 0 x 30",
    })
    void bmp(int width, int height, FailureReason reason, String size) {
        byte[] bmp = EncodedPictures.of(".bmp");
        little(bmp).putInt(18, width).putInt(22, height);
        assertRejected(bmp, reason, size + " pixels");
    }

    @Test
    void bmpOfOs2() {
        byte[] bmp = EncodedPictures.of(".bmp");
        little(bmp).putInt(14, 12).putShort(18, (short) -1).putShort(20, (short) -1);
        assertRejected(bmp, FailureReason.TOO_MANY_PIXELS, "65535 x 65535 pixels");
        little(bmp).putInt(14, 20);
        assertRejected(
                bmp,
                FailureReason.CORRUPT_IMAGE,
                "the BMP header has 20 bytes; expected 12, or 36 and more");
    }

    /** A TIFF of a directory alone: tag, type, value; and so on. */
    private static byte[] tiff(ByteOrder order, int version, int... entries) {
        ByteBuffer tiff = ByteBuffer.allocate(10 + 4 * entries.length).order(order);
        tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
        tiff.putShort((short) version).putInt(8).putShort((short) (entries.length / 3));
        for (int i = 0; i < entries.length; i += 3) {
            tiff.putShort((short) entries[i]).putShort((short) entries[i + 1]).putInt(1);
            if (entries[i + 1] == 3) {
                tiff.putShort((short) entries[i + 2]).putShort((short) 0);
            } else {
                tiff.putInt(entries[i + 2]);
            }
        }
        return tiff.array();
    }

    @Test
    void tiffOfBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            assertRejected(
                    tiff(order, 42, 256, 3, 60000, 257, 4, 60000),
                    FailureReason.TOO_MANY_PIXELS,
                    "60000 x 60000 pixels");
            assertRejected(
                    tiff(order, 42, 256, 3, 40, 257, 3, 30, 322, 4, 1 << 24, 323, 4, 64),
                    FailureReason.CORRUPT_IMAGE,
                    "TIFF has tiles of 16777216 x 64 pixels");
            assertRejected(
                    tiff(order, 43, 256, 3, 40, 257, 3, 30),
                    FailureReason.CORRUPT_IMAGE,
                    "version 43; expected 42");
            assertRejected(
                    tiff(order, 42, 256, 3, 40, 256, 3, 50, 257, 3, 30),
                    FailureReason.CORRUPT_IMAGE,
                    "the tag 256 twice");
            assertRejected(tiff(order, 42, 256, 3, 40), FailureReason.CORRUPT_IMAGE, "no tag 257");
            assertRejected(
                    tiff(order, 42, 256, 5, 40, 257, 3, 30),
                    FailureReason.CORRUPT_IMAGE,
                    "tag 256 has 1 values of type 5");
            assertRejected(
                    tiff(order, 42, 256, 3, 40, 257, 3, 30, 277, 3, 500),
                    FailureReason.CORRUPT_IMAGE,
                    "500 samples for each pixel; expected 1 to 4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bmp", ".tiff", ".webp"})
    void aFileThatEndsWithinItsHeader(String extension) {
        // OpenCV writes a TIFF's directory behind the pixels.
        int length = extension.equals(".tiff") ? 100 : 17;
        assertRejected(
                Arrays.copyOf(EncodedPictures.of(extension), length),
                FailureReason.CORRUPT_IMAGE,
                "ends within its header");
    }

    @Test
    void otherFormatsThatOpenCvKnows() {
        assertRejected(
                EncodedPictures.of(".ppm"),
                FailureReason.NOT_AN_IMAGE,
                "the bytes begin with 50 36");
    }

    @Test
    void aPictureThatCannotBeDecoded() {
        byte[] webp = EncodedPictures.of(".webp");
        Arrays.fill(webp, 30, webp.length, (byte) 0xff);
        assertThatThrownBy(() -> ImageCodec.decode(webp, ImageLimits.DEFAULT))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("the WEBP");
    }
}
