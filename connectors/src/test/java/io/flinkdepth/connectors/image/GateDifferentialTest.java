// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.FailureReason;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.annotation.Nullable;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the gate says of mutated files against what libjpeg and libpng make of them. {@code
 * -Dflinkdepth.mutations=1000000} looks further than the default.
 */
class GateDifferentialTest {

    private static final int MUTATIONS = Integer.getInteger("flinkdepth.mutations", 3000);
    private static final ImageLimits LIMITS =
            ImageLimits.builder().maxBytes(1 << 20).maxPixels(40_000).maxAspectRatio(8).build();

    /** Of the picture as stored, or null where the decoder refuses it. */
    @Nullable
    private static String decode(byte[] image) {
        int flags = opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
        try (BytePointer bytes = new BytePointer(image);
                Mat encoded = new Mat(1, image.length, opencv_core.CV_8UC1, bytes);
                Mat pixels = opencv_imgcodecs.imdecode(encoded, flags)) {
            return pixels == null || pixels.empty() ? null : pixels.cols() + " x " + pixels.rows();
        }
    }

    private static String stored(ImageHeader header) {
        return header.orientation() >= 5
                ? header.height() + " x " + header.width()
                : header.width() + " x " + header.height();
    }

    private static List<byte[]> jpegs() throws Exception {
        byte[] plain = TestImages.jpeg(64, 48);
        List<byte[]> jpegs = new ArrayList<>();
        jpegs.add(plain);
        BufferedImage colour = TestImages.gradient(61, 43, BufferedImage.TYPE_INT_RGB);
        jpegs.add(TestImages.write(colour, "jpg", true));
        jpegs.add(
                TestImages.write(
                        TestImages.gradient(33, 20, BufferedImage.TYPE_BYTE_GRAY), "jpg", false));
        jpegs.add(TestImages.withOrientation(TestImages.jpeg(48, 64), 6));
        jpegs.add(TestImages.cmykJpeg(32, 32, 255, 255, 0, 255));
        jpegs.add(HostileImages.scans(24, 24, 3, 9));
        jpegs.add(HostileImages.hiddenBehindTem(plain, TestImages.jpeg(80, 72)));
        try (DecodedImage image = ImageCodec.decode(plain, LIMITS)) {
            jpegs.add(
                    ImageCodec.encode(
                            ".jpg",
                            image.bgr(),
                            opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL,
                            2,
                            opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
                            opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_411));
        }
        return jpegs;
    }

    private static List<byte[]> pngs() {
        List<byte[]> pngs = new ArrayList<>();
        for (int type :
                new int[] {
                    BufferedImage.TYPE_INT_RGB,
                    BufferedImage.TYPE_INT_ARGB,
                    BufferedImage.TYPE_BYTE_GRAY,
                    BufferedImage.TYPE_USHORT_GRAY,
                    BufferedImage.TYPE_BYTE_INDEXED,
                    BufferedImage.TYPE_BYTE_BINARY
                }) {
            pngs.add(TestImages.write(TestImages.gradient(31, 22, type), "png", false));
            pngs.add(TestImages.write(TestImages.gradient(31, 22, type), "png", true));
        }
        pngs.add(
                HostileImages.withChunk(
                        TestImages.png(20, 20), 8, "acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0}));
        return pngs;
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            // Most of what a decoder believes is written in the first bytes.
            at = random.nextBoolean() ? at % Math.min(bytes.length, 700) : at;
            int length = Math.min(random.nextInt(24), bytes.length - at);
            switch (random.nextInt(6)) {
                case 0 -> {
                    int code = random.nextBoolean() ? 0xc0 + random.nextInt(64) : random.nextInt(8);
                    bytes = HostileImages.insert(bytes, at, HostileImages.bytes(0xff, code));
                }
                case 1 -> {
                    byte[] part = Arrays.copyOfRange(bytes, at, at + length);
                    bytes = HostileImages.insert(bytes, random.nextInt(bytes.length), part);
                }
                case 2 -> {
                    byte[] front = Arrays.copyOf(bytes, at);
                    byte[] back = Arrays.copyOfRange(bytes, at + length, bytes.length);
                    bytes = HostileImages.insert(front, at, back);
                }
                default -> {
                    bytes = bytes.clone();
                    bytes[at] = (byte) random.nextInt(256);
                }
            }
            if (bytes.length == 0) {
                return original;
            }
        }
        return random.nextInt(16) == 0
                ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))
                : bytes;
    }

    /** With check sums that are right, so that what else is wrong reaches the decoder. */
    private static byte[] withCheckSums(byte[] png) {
        byte[] bytes = png.clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = 8;
        while (at + 12 <= bytes.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > bytes.length - at - 12) {
                break;
            }
            CRC32 checkSum = new CRC32();
            checkSum.update(bytes, at + 4, 4 + length);
            buffer.putInt(at + 8 + length, (int) checkSum.getValue());
            at += 12 + length;
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void libjpegSeesWhatTheGateSees(long seed) throws Exception {
        List<byte[]> originals = jpegs();
        Random random = new Random(seed);
        Tally tally = new Tally();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] image = mutate(originals.get(i % originals.size()), random);
            tally.count(image, i, seed);
        }
        tally.check();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void libpngSeesWhatTheGateSees(long seed) {
        List<byte[]> originals = pngs();
        Random random = new Random(seed);
        Tally tally = new Tally();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] image = mutate(originals.get(i % originals.size()), random);
            tally.count(i % 8 == 0 ? image : withCheckSums(image), i, seed);
        }
        tally.check();
    }

    /** What was let in, and what the decoders did with it. */
    private static final class Tally {

        private int refused;
        private int decoded;
        private int undecodable;

        void count(byte[] image, int index, long seed) {
            GatedImage gated;
            try {
                gated = GatedImage.read(image, LIMITS);
            } catch (ImageException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
                return;
            }
            String found = decode(gated.decodable().of(image));
            if (found == null) {
                undecodable++;
                return;
            }
            decoded++;
            String which = "mutation %d of seed %d".formatted(index, seed);
            assertThat(found).as(which).isEqualTo(stored(gated.header()));
            assertThat((long) gated.header().width() * gated.header().height())
                    .as(which)
                    .isLessThanOrEqualTo(LIMITS.maxPixels());
            // libjpeg passes over by itself what the gate leaves out of a JPEG.
            if (gated.header().format() == ImageHeader.Format.JPEG) {
                assertThat(decode(image)).as("all of " + which).isIn(found, null);
            }
        }

        void check() {
            assertThat(refused).as("refused by the gate").isGreaterThan(MUTATIONS / 20);
            assertThat(decoded).as("decoded").isGreaterThan(MUTATIONS / 50);
            assertThat(undecodable).as("let in, but not decoded").isLessThan(MUTATIONS / 2);
        }
    }

    /** The codec adds to the decoders' refusals its own, and no other exception. */
    @Test
    void theCodecGivesAPictureOrAnImageException() throws Exception {
        List<byte[]> originals = jpegs();
        originals.addAll(pngs());
        Random random = new Random(5);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] image = withCheckSums(mutate(originals.get(i % originals.size()), random));
            try (DecodedImage picture = ImageCodec.decode(image, LIMITS)) {
                assertThat(picture.toRgb()).hasSize(3 * picture.width() * picture.height());
            } catch (ImageException e) {
                assertThat(e.getMessage()).doesNotContain("it decoded to");
                assertThat(e.reason()).isNotEqualTo(FailureReason.OUT_OF_MEMORY);
            }
        }
    }
}
