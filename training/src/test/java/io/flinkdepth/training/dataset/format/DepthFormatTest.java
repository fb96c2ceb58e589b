// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.training.dataset.Fixtures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthFormatTest {
    private static final int WIDTH = 3;
    private static final int HEIGHT = 2;

    /** 0 10 20 / 100 110 120. */
    private static final Fixtures.Pixels PIXELS = (x, y) -> 100 * y + 10 * x;

    private static final float[] VALUES = {0, 10, 20, 100, 110, 120};

    @TempDir private Path folder;

    private static void assertRead(FloatRaster raster) {
        assertThat(raster.width()).isEqualTo(WIDTH);
        assertThat(raster.height()).isEqualTo(HEIGHT);
        assertThat(raster.values()).containsExactly(VALUES);
    }

    private static void assertRefused(Path file, ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
    }

    @Test
    void png() throws IOException {
        Path file = folder.resolve("a.png");
        Fixtures.grey16(file, WIDTH, HEIGHT, (x, y) -> 500 * PIXELS.at(x, y));
        assertThat(GreyPng.read16(file).values())
                .containsExactly(0, 5000, 10000, 50000, 55000, 60000);
        Fixtures.grey8(file, WIDTH, HEIGHT, PIXELS);
        assertRead(GreyPng.read(file));
        assertRefused(file, () -> GreyPng.read16(file), "8 bits", "one channel with 16 bits");
        Fixtures.picture(file, WIDTH, HEIGHT, 0xff0000);
        assertRefused(file, () -> GreyPng.read(file), "3 channels", "8 or 16");
    }

    @Test
    void pngCutAnywhereIsRefused() throws IOException {
        Path file = folder.resolve("a.png");
        byte[] whole =
                Fixtures.grey(
                        BufferedImage.TYPE_USHORT_GRAY,
                        64,
                        64,
                        (x, y) -> (x * 7919 + y * 104729) % 65536);
        for (int bytes :
                new int[] {0, 7, 40, whole.length / 2, whole.length - 30, whole.length - 12}) {
            Files.write(file, java.util.Arrays.copyOf(whole, bytes));
            assertRefused(file, () -> GreyPng.read16(file), "no whole PNG", bytes + " bytes");
        }
    }

    @Test
    void numpy() throws IOException {
        Path file = folder.resolve("a.npy");
        Fixtures.npy(file, WIDTH, HEIGHT, PIXELS);
        assertRead(NpyReader.raster(file));
        byte[] floats = Fixtures.floats(WIDTH, HEIGHT, PIXELS);
        Fixtures.write(file, Fixtures.npy("<f4", "(2, 3, 1)", floats));
        assertRead(NpyReader.raster(file));
        // 1, 2, 0.5 as float16; 1 and 0 as bool; 1.5 as float64.
        Fixtures.write(file, Fixtures.npy("<f2", "(3,)", new byte[] {0, 0x3c, 0, 0x40, 0, 0x38}));
        assertThat(NpyReader.read(file).values()).containsExactly(1, 2, 0.5f);
        Fixtures.write(file, Fixtures.npy("|b1", "(1, 2)", new byte[] {1, 0}));
        assertThat(NpyReader.raster(file).values()).containsExactly(1, 0);
        Fixtures.write(
                file,
                Fixtures.npy("<f8", "(1, 1)", new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xf8, 0x3f}));
        assertThat(NpyReader.raster(file).values()).containsExactly(1.5f);
    }

    @Test
    void badNumpyIsRefused() throws IOException {
        Path file = folder.resolve("a.npy");
        byte[] floats = Fixtures.floats(WIDTH, HEIGHT, PIXELS);
        Fixtures.write(file, Fixtures.npy("<i4", "(2, 3)", floats));
        assertRefused(file, () -> NpyReader.read(file), "type <i4", "expected one of <f2, <f4");
        Fixtures.write(file, Fixtures.npy("<f4", "(2, 4)", floats));
        assertRefused(
                file, () -> NpyReader.read(file), "24 bytes of numbers", "[2, 4]", "needs 32");
        Fixtures.npy(file, WIDTH, HEIGHT, PIXELS);
        Fixtures.cut(file, 130);
        assertRefused(file, () -> NpyReader.read(file), "2 bytes of numbers", "needs 24");
        Fixtures.cut(file, 60);
        assertRefused(file, () -> NpyReader.read(file), "60 bytes", "ends at 128");
        Fixtures.text(file, "this is no array at all");
        assertRefused(file, () -> NpyReader.read(file), "no .npy file");
        Fixtures.write(file, Fixtures.npy("<f4", "(1, 2, 3)", floats));
        assertThat(NpyReader.read(file).shape()).containsExactly(1, 2, 3);
        Fixtures.write(file, Fixtures.npy("<f4", "(6,)", floats));
        assertRefused(file, () -> NpyReader.raster(file), "[6]", "expected (height, width)");
        Path missing = folder.resolve("missing.npy");
        assertRefused(missing, () -> NpyReader.read(missing), "is missing");
    }

    @Test
    void floatMapsOfBothByteOrdersComeFromTheBottomUpUnscaled() throws IOException {
        Path file = folder.resolve("a.pfm");
        for (boolean little : new boolean[] {true, false}) {
            Fixtures.pfm(file, WIDTH, HEIGHT, little, PIXELS);
            assertRead(PfmReader.read(file));
        }
        Fixtures.cut(file, 30);
        assertRefused(file, () -> PfmReader.read(file), "30 bytes", "3 x 2", "needs 35");
        Fixtures.text(file, "PF\n3 2\n-1\n");
        assertRefused(file, () -> PfmReader.read(file), "\"PF\"", "begins with Pf");
        Fixtures.text(file, "Pf\n3 two\n-1\n");
        assertRefused(file, () -> PfmReader.read(file), "\"two\"", "a number");
    }

    @Test
    void sintel() throws IOException {
        Path file = folder.resolve("a.dpt");
        Fixtures.dpt(file, WIDTH, HEIGHT, PIXELS);
        assertRead(SintelDepth.read(file));
        Fixtures.cut(file, 35);
        assertRefused(file, () -> SintelDepth.read(file), "35 bytes", "3 x 2", "needs 36");
        Fixtures.text(file, "no depth, and no more than that");
        assertRefused(file, () -> SintelDepth.read(file), "202021.25");
    }

    @Test
    void headerless() throws IOException {
        Path file = folder.resolve("a.JPG");
        Fixtures.write(file, Fixtures.floats(WIDTH, HEIGHT, PIXELS));
        assertRead(HeaderlessFloats.read(file, WIDTH, HEIGHT));
        assertRefused(
                file, () -> HeaderlessFloats.read(file, 4, 2), "24 bytes", "4 x 2", "need 32");
    }

    @Test
    void openExrOfBothTypes() throws IOException {
        Path file = folder.resolve("a.exr");
        Fixtures.exr(file, WIDTH, HEIGHT, false, PIXELS);
        assertRead(OpenExr.read(file));
        Fixtures.exr(file, WIDTH, HEIGHT, true, (x, y) -> Math.pow(2, x - y));
        assertThat(OpenExr.read(file).values()).containsExactly(1, 2, 4, 0.5f, 1, 2);
        int length = (int) Files.size(file);
        for (int bytes : new int[] {length - 3, length / 2, 100, 6, 0}) {
            Fixtures.cut(file, bytes);
            assertRefused(file, () -> OpenExr.read(file), "OpenEXR");
        }
    }

    @Test
    void hierarchicalData() throws IOException {
        Path file = Fixtures.resource("format/megadepth.h5", folder.resolve("a.h5"));
        FloatRaster raster = Hdf5Reader.read(file, "depth");
        assertThat(raster.width()).isEqualTo(8);
        assertThat(raster.height()).isEqualTo(6);
        // The file's values run from -1 in steps of a quarter.
        assertThat(raster.values()[0]).isEqualTo(-1);
        assertThat(raster.values()[17]).isEqualTo(3.25f);
        assertRefused(file, () -> Hdf5Reader.read(file, "dataset"), "array dataset");
        Fixtures.cut(file, 2100);
        assertRefused(file, () -> Hdf5Reader.read(file, "depth"), "2100 bytes");
        Fixtures.cut(file, 20);
        assertRefused(file, () -> Hdf5Reader.read(file, "depth"), "20 bytes");
        Path integers = Fixtures.resource("format/integers.h5", folder.resolve("b.h5"));
        assertRefused(
                integers,
                () -> Hdf5Reader.read(integers, "depth"),
                "int[]",
                "expected floating point");
        Path missing = folder.resolve("missing.h5");
        assertRefused(missing, () -> Hdf5Reader.read(missing, "depth"), "is missing");
    }

    /** Writes other numbers of eight bytes where one after another are found. */
    private static void patch(Path file, long[] found, long[] other) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int patched = 0;
        for (int at = 0; at + 8 * found.length <= bytes.length; at++) {
            boolean here = true;
            for (int i = 0; i < found.length; i++) {
                here &= buffer.getLong(at + 8 * i) == found[i];
            }
            for (int i = 0; here && i < found.length; i++) {
                buffer.putLong(at + 8 * i, other[i]);
            }
            patched += here ? 1 : 0;
        }
        assertThat(patched).isPositive();
        Files.write(file, bytes);
    }

    @Test
    void hierarchicalDataThatClaimsGigabytesIsRefused() throws IOException {
        Path file = Fixtures.resource("format/megadepth.h5", folder.resolve("a.h5"));
        patch(file, new long[] {6, 8}, new long[] {12_000, 16_000});
        assertRefused(file, () -> Hdf5Reader.read(file, "depth"), "768000000 bytes", "cannot hold");
        patch(file, new long[] {12_000, 16_000}, new long[] {60_000, 80_000});
        assertRefused(file, () -> Hdf5Reader.read(file, "depth"), "shape [60000, 80000]");
        patch(file, new long[] {60_000, 80_000}, new long[] {1L << 40, 1L << 40});
        assertRefused(file, () -> Hdf5Reader.read(file, "depth"), "array depth");

        Path mat = Fixtures.resource("format/nyu.mat", folder.resolve("nyu.mat"));
        patch(mat, new long[] {3, 8, 6}, new long[] {3000, 8000, 6000});
        assertRefused(mat, () -> Hdf5Images.count(mat, "rawDepths"), "cannot hold");
        assertRefused(mat, () -> Hdf5Images.floats(mat, "rawDepths", 2), "cannot hold");
    }

    @Test
    void numpyThatClaimsGigabytesIsRefused() throws IOException {
        Path file = folder.resolve("a.npz");
        byte[] npy = NpyCodec.encode(new float[2 * 3], 2, 3);
        String text = new String(npy, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("(2, 3), }        ");
        byte[] claims =
                text.replace("(2, 3), }        ", "(40000, 30000), }")
                        .getBytes(StandardCharsets.ISO_8859_1);
        archive(file, claims, 1);
        assertRefused(file, () -> NpyReader.readArchived(file, "data.npy"), "[40000, 30000]");
        // As many zeros as deflate makes small.
        archive(file, new byte[1 << 20], 600);
        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertRefused(
                file,
                () -> NpyReader.readArchived(file, "data.npy"),
                "629145600 bytes",
                "at most 536870912");
        Path plain = folder.resolve("a.npy");
        Files.write(plain, claims);
        assertRefused(plain, () -> NpyReader.read(plain), "[40000, 30000]");
    }

    private static void archive(Path file, byte[] bytes, int times) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("data.npy"));
            for (int i = 0; i < times; i++) {
                zip.write(bytes);
            }
        }
    }

    @Test
    void aFileOfGigabytesIsNotReadWhole() throws IOException {
        Path file = folder.resolve("a.pfm");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((1L << 30) + 1);
        }
        assertRefused(file, () -> PfmReader.read(file), "1073741825 bytes; at most 1073741824");
    }

    @Test
    void onePictureOfAMatlabFile() throws IOException {
        Path file = Fixtures.resource("format/nyu.mat", folder.resolve("nyu.mat"));
        assertThat(Hdf5Images.count(file, "rawDepths")).isEqualTo(3);
        FloatRaster depth = Hdf5Images.floats(file, "rawDepths", 2);
        assertThat(depth.width()).isEqualTo(8);
        assertThat(depth.height()).isEqualTo(6);
        // Element (2, x, y) was written as (48 * 2 + 6 x + y) / 16.
        assertThat(depth.values()[4 * 8 + 3]).isEqualTo((96 + 18 + 4) / 16f);
        byte[] rgb = Hdf5Images.rgb(file, "images", 1);
        // Element (1, channel, x, y) was written as (144 + 48 channel + 6 x + y) mod 251.
        assertThat(rgb[3 * (4 * 8 + 3) + 2] & 0xff).isEqualTo((144 + 96 + 18 + 4) % 251);
        assertRefused(file, () -> Hdf5Images.floats(file, "rawDepths", 3), "no picture 3 of 3");
        assertRefused(file, () -> Hdf5Images.rgb(file, "rawDepths", 0), "shape [3, 8, 6]");
    }
}
