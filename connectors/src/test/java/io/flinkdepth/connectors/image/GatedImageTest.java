// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.FailureReason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What no decoder gets to see. */
class GatedImageTest {

    private static final ImageLimits LIMITS =
            ImageLimits.builder().maxBytes(1 << 20).maxPixels(10_000).maxAspectRatio(8).build();
    private static final byte[] JPEG = TestImages.jpeg(64, 48);
    private static final byte[] PNG = TestImages.png(64, 48);

    private static void assertRefused(byte[] image, FailureReason reason, String... says) {
        assertThatThrownBy(() -> GatedImage.read(image, LIMITS))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(says);
    }

    private static void assertCorrupt(byte[] image, String... says) {
        assertRefused(image, FailureReason.CORRUPT_IMAGE, says);
    }

    /** The decoder gets the bytes of the file without what is wrong with it. */
    private static void assertCleansed(byte[] image, byte[] expected) throws Exception {
        assertThat(GatedImage.read(image, LIMITS).decodable().of(image)).isEqualTo(expected);
        try (DecodedImage found = ImageCodec.decode(image, LIMITS);
                DecodedImage wanted = ImageCodec.decode(expected, LIMITS)) {
            assertThat(found.toRgb()).isEqualTo(wanted.toRgb());
        }
    }

    @Test
    void theSizeIsTheOneThatTheDecoderSees() throws Exception {
        byte[] hidden = HostileImages.hiddenBehindTem(JPEG, TestImages.jpeg(96, 80));
        assertThat(ImageHeader.read(hidden, LIMITS))
                .isEqualTo(new ImageHeader(ImageHeader.Format.JPEG, 96, 80, 1));
        assertRefused(
                HostileImages.hiddenBehindTem(JPEG, TestImages.jpeg(200, 100)),
                FailureReason.TOO_MANY_PIXELS,
                "200 x 100");
    }

    @Test
    void anOrdinaryImageIsLeftAsItIs() throws Exception {
        assertThat(GatedImage.read(JPEG, LIMITS).decodable().of(JPEG)).isSameAs(JPEG);
        assertThat(GatedImage.read(PNG, LIMITS).decodable().of(PNG)).isSameAs(PNG);
    }

    @Test
    void whatLiesBetweenSegmentsOrBehindTheEndIsLeftOut() throws Exception {
        assertCleansed(HostileImages.behindStart(JPEG, 0xff, 0xfe, 0, 2, 1, 0xff, 0, 2), JPEG);
        assertCleansed(HostileImages.behindStart(JPEG, 0xff, 0xd3, 0xff, 0xff), JPEG);
        assertCleansed(Arrays.copyOf(JPEG, JPEG.length + 7), JPEG);
        assertCleansed(Arrays.copyOf(PNG, PNG.length + 7), PNG);
    }

    @Test
    void whatADecoderDoesNotNeedIsLeftOut() throws Exception {
        assertCleansed(HostileImages.behindStart(JPEG, 0xff, 0xfe, 0, 3, 65), JPEG);
        assertCleansed(HostileImages.behindStart(JPEG, 0xff, 0xe2, 0, 4, 65, 66), JPEG);
        byte[] exif = TestImages.withOrientation(JPEG, 3);
        assertThat(GatedImage.read(exif, LIMITS).decodable().of(exif)).isEqualTo(JPEG);
        for (String type : new String[] {"tEXt", "zTXt", "iTXt", "iCCP", "eXIf", "acTL", "fcTL"}) {
            assertCleansed(HostileImages.withChunk(PNG, 40, type, new byte[40]), PNG);
        }
    }

    /** Two frames of an animation; the picture is the one that every reader of PNG shows. */
    @Test
    void anAnimationIsItsStillPicture() throws Exception {
        byte[] animated = PNG;
        animated =
                HostileImages.withChunk(
                        animated, 8, "acTL", HostileImages.bytes(0, 0, 0, 2, 0, 0, 0, 0));
        byte[] frame = new byte[26];
        frame[7] = 64;
        // As wide as a decoder that adds in 32 bits takes for a small one.
        Arrays.fill(frame, 12, 16, (byte) 0xff);
        byte[] control = HostileImages.chunk(26, "fcTL", frame);
        animated = HostileImages.insert(animated, animated.length - 12, control);
        assertCleansed(animated, PNG);
    }

    @Test
    void aChunkLiesWithinItsFile() {
        for (long length : new long[] {0xfffffff0L, 0x7fffffffL, 0x40000000L, PNG.length}) {
            for (String type : new String[] {"IDAT", "tEXt", "abCd"}) {
                assertCorrupt(
                        HostileImages.withChunk(PNG, (int) length, type, new byte[0]),
                        "a chunk " + type + " of " + length + " bytes at offset 33");
            }
        }
    }

    @Test
    void thePartsOfAPngHaveTheirOrder() {
        byte[] header = Arrays.copyOfRange(PNG, 8, HostileImages.PNG_HEADER_END);
        int end = PNG.length - 12;
        assertCorrupt(HostileImages.insert(PNG, 33, header), "a second IHDR chunk");
        assertCorrupt(
                HostileImages.insert(PNG, 8, HostileImages.chunk(0, "tEXt", new byte[0])),
                "no IHDR");
        assertCorrupt(Arrays.copyOf(PNG, end), "no IEND chunk");
        assertCorrupt(HostileImages.withChunk(PNG, 0, "IEND", new byte[0]), "no image data");
        assertCorrupt(HostileImages.withChunk(PNG, 0, "CgBI", new byte[0]), "the chunk CgBI");
        assertCorrupt(HostileImages.withChunk(PNG, 0, "a1Cd", new byte[0]), "four letters");
        assertCorrupt(
                HostileImages.withChunk(PNG, 4, "PLTE", new byte[4]), "PLTE chunk of 4 bytes");
        byte[] interrupted =
                HostileImages.insert(PNG, end, HostileImages.chunk(0, "IDAT", new byte[0]));
        interrupted =
                HostileImages.insert(interrupted, end, HostileImages.chunk(0, "tEXt", new byte[0]));
        assertCorrupt(interrupted, "other chunks between its image data");
        byte[] damaged = PNG.clone();
        damaged[end - 5]++;
        assertCorrupt(damaged, "a chunk IDAT with the check sum", "expected");
    }

    private static byte[] pngWithHeader(int place, int... values) {
        byte[] header = Arrays.copyOfRange(PNG, 16, 29);
        for (int i = 0; i < values.length; i++) {
            header[place + i] = (byte) values[i];
        }
        byte[] png = PNG.clone();
        System.arraycopy(HostileImages.chunk(13, "IHDR", header), 0, png, 8, 25);
        return png;
    }

    @Test
    void thePartsOfAPngsHeaderFitEachOther() {
        assertCorrupt(pngWithHeader(0, 0xff), "the header says -16777152 x 48 pixels");
        assertCorrupt(pngWithHeader(0, 0, 0, 0, 0), "the header says 0 x 48 pixels");
        assertCorrupt(pngWithHeader(8, 4, 2), "colour type 2 with 4 bits");
        assertCorrupt(pngWithHeader(8, 16, 3), "colour type 3 with 16 bits");
        assertCorrupt(pngWithHeader(8, 8, 5), "colour type 5");
        assertCorrupt(pngWithHeader(12, 2), "interlace 2");
        assertCorrupt(pngWithHeader(8, 8, 3), "no PLTE chunk before its image data");
    }

    /** libpng would print a line for each. */
    @Test
    void imageDataIsDeflated() {
        for (int start : new int[] {0x7918, 0x881c, 0x7802, 0x78bb}) {
            byte[] data = HostileImages.bytes(start >> 8, start & 0xff);
            assertCorrupt(
                    HostileImages.withChunk(PNG, 2, "IDAT", data),
                    "begins with %04x; expected deflate".formatted(start));
        }
    }

    @Test
    void imageDataIsNoLongerThanTheImageNeeds() {
        int most = 2 * (2 + 3 * 64) * 48 + 4096;
        byte[] data = Arrays.copyOf(HostileImages.bytes(0x78, 1), most);
        assertRefused(
                HostileImages.withChunk(PNG, most, "IDAT", data),
                FailureReason.TOO_EXPENSIVE,
                "64 x 48",
                most + " bytes of compressed image data");
    }

    @Test
    void scansAreCounted() {
        assertRefused(
                HostileImages.scans(16, 16, 1, JpegFile.MAX_SCANS + 1),
                FailureReason.TOO_EXPENSIVE,
                "500 scans");
    }

    @Test
    void scansTogetherCoverNoMoreThanTheLimit() throws Exception {
        GatedImage.read(HostileImages.scans(96, 96, 1, 34), LIMITS);
        assertRefused(
                HostileImages.scans(96, 96, 1, 35),
                FailureReason.TOO_EXPENSIVE,
                "the 35 scans of the JPEG cover 322560 samples; the limit is 320000");
    }

    /** A progressive JPEG is in memory as coefficients of two bytes, beside its pixels. */
    @Test
    void memoryIsBounded() throws Exception {
        assertThat(GatedImage.read(HostileImages.scans(96, 96, 3, 1), LIMITS).memory())
                .isEqualTo(96 * 96 * (3 + 6));
        assertRefused(
                HostileImages.scans(96, 96, 4, 1),
                FailureReason.TOO_EXPENSIVE,
                "101376 bytes of memory",
                "the limit is 100000");
    }

    @Test
    void thePartsOfAJpegHaveTheirOrder() {
        int frame = HostileImages.find(JPEG, 0xffc0);
        byte[] header = Arrays.copyOfRange(JPEG, frame, frame + 19);
        int end = JPEG.length - 2;
        assertCorrupt(HostileImages.insert(JPEG, frame, header), "a second frame header");
        assertCorrupt(HostileImages.insert(JPEG, end, header), "a second frame header");
        assertCorrupt(HostileImages.behindStart(JPEG, 0xff, 0xd8), "the marker ff d8 at offset 2");
        assertCorrupt(HostileImages.behindStart(JPEG, 0xff, 0x02), "the marker ff 02");
        assertCorrupt(HostileImages.behindStart(JPEG, 0xff, 0xfe, 0, 1), "length 1 at offset 4");
        assertCorrupt(
                HostileImages.behindStart(JPEG, 0xff, 0xfe, 0xff, 0xff), "inside the segment");
        assertCorrupt(HostileImages.behindStart(JPEG, 0xff, 0xd9), "without a scan");
        int scan = HostileImages.find(JPEG, 0xffda);
        byte[] again = Arrays.copyOfRange(JPEG, scan, end);
        assertCorrupt(HostileImages.insert(JPEG, end, again), "behind the one that has the whole");
        assertCorrupt(HostileImages.insert(JPEG, 2, again), "no frame header before its first");
    }

    /** A thumbnail ends, too. */
    @Test
    void aJpegEndsWhereItsOwnSegmentsEnd() {
        byte[] thumbnail = HostileImages.behindStart(JPEG, 0xff, 0xe1, 0, 4, 0xff, 0xd9);
        assertCorrupt(Arrays.copyOf(thumbnail, thumbnail.length - 2), "it was cut short");
    }

    @Test
    void thePartsOfAJpegsHeaderFitEachOther() {
        int frame = HostileImages.find(JPEG, 0xffc0);
        int scan = HostileImages.find(JPEG, 0xffda);
        assertCorrupt(with(JPEG, frame + 4, 12), "12 bits a sample");
        assertCorrupt(with(JPEG, frame + 9, 2), "17 bytes for 2 components");
        byte[] two =
                HostileImages.bytes(0xff, 0xc0, 0, 14, 8, 0, 48, 0, 64, 2, 1, 0x11, 0, 2, 0x11, 0);
        assertCorrupt(HostileImages.insert(JPEG, frame, two), "has 2 components; expected 1, 3");
        assertCorrupt(with(JPEG, frame + 11, 0x51), "sampling factors 5 x 1");
        assertCorrupt(with(JPEG, scan + 5, 77), "a scan of component 77");
        assertCorrupt(with(JPEG, scan + 4, 2), "12 bytes for 2 components");
        byte[] flat = with(with(JPEG, frame + 5, 0), frame + 6, 0);
        assertCorrupt(flat, "64 x 0 pixels");
    }

    private static byte[] with(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** An XMP segment says nothing of the orientation. */
    @Test
    void theFirstOrientationCounts() throws Exception {
        byte[] turned = TestImages.withOrientation(JPEG, 6);
        int behindExif = 2 + 36;
        byte[] xmp =
                HostileImages.insert(
                        turned,
                        behindExif,
                        HostileImages.bytes(0xff, 0xe1, 0, 6, 'h', 't', 't', 'p'));
        assertThat(ImageHeader.read(xmp, LIMITS).orientation()).isEqualTo(6);
    }

    @Test
    void bytesThatAreNotTheHeadersAreRefused() throws Exception {
        ImageHeader header = ImageHeader.read(JPEG, LIMITS);
        byte[] other =
                TestImages.write(
                        TestImages.gradient(8, 8, BufferedImage.TYPE_INT_RGB), "jpg", false);
        assertThatThrownBy(() -> ImageCodec.decode(other, header))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("expected the " + header);
    }

    @Test
    void filesThatDidHarmDoNoMore() throws IOException {
        Path folder = Path.of("../../shared/data/hostile");
        Assumptions.assumeTrue(Files.isDirectory(folder), "no " + folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("png-") || name.matches("(differential|scanbomb).*")) {
                    byte[] image = Files.readAllBytes(file);
                    assertThatThrownBy(() -> GatedImage.read(image, ImageLimits.DEFAULT))
                            .as(name)
                            .isInstanceOf(ImageException.class);
                }
            }
        }
    }
}
