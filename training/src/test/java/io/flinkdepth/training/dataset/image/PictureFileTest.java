// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
    void losslessWebp() throws IOException {
        byte[] webp = encoded(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
        assertThat(new String(webp, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("VP8L");
        assertRead(webp);
        little(webp).putInt(21, 16383 | 16383 << 14);
        assertRefused(webp, "WebP says 16384 x 16384 pixels", "at most 50000000 pixels");
    }

    @Test
    void lossyWebp() throws IOException {
        byte[] webp = encoded(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 80);
        assertThat(new String(webp, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("VP8 ");
        assertRead(webp);
        little(webp).putShort(26, (short) 16383).putShort(28, (short) 16383);
        assertRefused(webp, "WebP says 16383 x 16383 pixels");
        little(webp).putShort(26, (short) 16383).putShort(28, (short) 3);
        assertRefused(webp, "WebP says 16383 x 3 pixels; one side may be at most 8.0 times");
    }

    @Test
    void extendedWebp() {
        ByteBuffer webp = little(new byte[40]);
        webp.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(32);
        webp.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0);
        webp.putInt(24, 9999).putInt(26, 9999 << 8 | 9999 >>> 16);
        webp.putShort(24, (short) 9999);
        assertRefused(webp.array(), "WebP says 10000 x 10000 pixels");
    }

    @Test
    void aWebpOfAnotherKind() {
        byte[] webp = encoded(".webp");
        webp[12] = 'X';
        assertRefused(webp, "WebP begins with the chunk 'XP8");
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 100000, 100000 x 100000",
        "100000, -100000, 100000 x 100000",
        "-40, 30, -40 x 30",
        "40, -2147483648, 40 x 2147483648",
        "0, 30, 0 x 30",
    })
    void bmp(int width, int height, String said) {
        byte[] bmp = encoded(".bmp");
        little(bmp).putInt(18, width).putInt(22, height);
        assertRefused(bmp, "BMP says " + said + " pixels; expected sides above 0 and at most");
    }

    @Test
    void bmpOfOs2() {
        byte[] bmp = encoded(".bmp");
        little(bmp).putInt(14, 12).putShort(18, (short) -1).putShort(20, (short) -1);
        assertRefused(bmp, "BMP says 65535 x 65535 pixels");
        little(bmp).putInt(14, 20);
        assertRefused(bmp, "the BMP header has 20 bytes; expected 12, or 36 and more");
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
            assertRefused(
                    tiff(order, 42, 256, 3, 60000, 257, 4, 60000),
                    "TIFF says 60000 x 60000 pixels");
            assertRefused(
                    tiff(order, 42, 256, 3, 40, 257, 3, 30, 322, 4, 1 << 24, 323, 4, 64),
                    "TIFF has tiles of 16777216 x 64 pixels");
            assertRefused(tiff(order, 43, 256, 3, 40, 257, 3, 30), "version 43; expected 42");
            assertRefused(tiff(order, 42, 256, 3, 40, 256, 3, 50, 257, 3, 30), "the tag 256 twice");
            assertRefused(tiff(order, 42, 256, 3, 40), "no tag 257");
            assertRefused(
                    tiff(order, 42, 256, 5, 40, 257, 3, 30), "tag 256 has 1 values of type 5");
            assertRefused(
                    tiff(order, 42, 256, 3, 40, 257, 3, 30, 277, 3, 500),
                    "500 samples for each pixel; expected 1 to 4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".bmp", ".tiff", ".webp"})
    void aFileThatEndsWithinItsHeader(String extension) {
        // OpenCV writes a TIFF's directory behind the pixels.
        int length = extension.equals(".tiff") ? 100 : 17;
        assertRefused(Arrays.copyOf(encoded(extension), length), "ends within its header");
    }

    @Test
    void otherFormatsThatOpenCvKnows() {
        assertRefused(encoded(".ppm"), "is no picture that can be read", "expected JPEG, PNG");
    }

    @Test
    void aPictureThatCannotBeDecoded() {
        byte[] webp = encoded(".webp");
        Arrays.fill(webp, 30, webp.length, (byte) 0xff);
        assertThatThrownBy(() -> PictureFile.decode(webp, "wall"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("wall: the WebP");
    }

    @Test
    void aJpegOverTheLimits() {
        byte[] rgb = new byte[3 * 900 * 10];
        try (DecodedImage image = DecodedImage.ofRgb(900, 10, rgb)) {
            assertRefused(ImageCodec.encodeJpeg(image, 90), "one side may be at most 8.0 times");
        }
    }
}
