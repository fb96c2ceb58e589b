// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepthCodecTest {

    private static DepthMap map(DepthKind kind, int width, int height, float... values) {
        return new DepthMap(
                new FrameIdentity("camera", 1, 2),
                width,
                height,
                values,
                kind,
                new ModelVersion("model", "1"),
                InferenceTimings.NONE);
    }

    private static float[] ramp(int count, float from, float to) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + (to - from) * i / (count - 1);
        }
        return values;
    }

    private static float[] decode(EncodedDepth depth) throws ImageException {
        return DepthCodec.decode(depth, ImageLimits.DEFAULT);
    }

    @Test
    void disparityInPngIsRightToAStepOfItsOwnRange() throws ImageException {
        float[] values = ramp(40 * 30, -3, 117);
        EncodedDepth encoded =
                DepthCodec.encode(
                        map(DepthKind.RELATIVE_DISPARITY, 40, 30, values), DepthEncoding.PNG16);
        assertThat(decode(encoded)).containsExactly(values, within(0.6f * 120 / 65535));
        assertThat(encoded.offset()).isEqualTo(-3);
        assertThat(encoded.scale()).isCloseTo(120.0 / 65535, within(1e-9));
    }

    @Test
    void aConstantMapSurvives() throws ImageException {
        EncodedDepth encoded =
                DepthCodec.encode(
                        map(DepthKind.RELATIVE_DISPARITY, 2, 1, 5, 5), DepthEncoding.PNG16);
        assertThat(decode(encoded)).containsExactly(5, 5);
    }

    @Test
    void metresInPngAreKittis() throws Exception {
        EncodedDepth encoded =
                DepthCodec.encode(
                        map(DepthKind.METRIC_DEPTH, 4, 1, 0f, 0.001f, 10.5f, 300f),
                        DepthEncoding.PNG16);
        // Read by another decoder: the file itself must be right.
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded.bytes()));
        int[] stored = image.getRaster().getPixels(0, 0, 4, 1, (int[]) null);
        assertThat(stored).containsExactly(0, 1, 2688, 65535);
        assertThat(decode(encoded)).containsExactly(0, 1 / 256f, 10.5f, 65535 / 256f);
    }

    @Test
    void float32IsExactAndFloat16NearlySo() throws ImageException {
        float[] values = ramp(37 * 11, 0.001f, 80);
        DepthMap map = map(DepthKind.METRIC_DEPTH, 37, 11, values);
        assertThat(decode(DepthCodec.encode(map, DepthEncoding.FLOAT32))).isEqualTo(values);
        float[] half = decode(DepthCodec.encode(map, DepthEncoding.FLOAT16));
        for (int i = 0; i < values.length; i++) {
            assertThat(half[i]).isCloseTo(values[i], within(values[i] / 2048 + 1e-7f));
        }
    }

    @Test
    void halfPrecisionHasItsCorners() {
        assertThat(HalfFloat.toFloat(HalfFloat.saturated(1e9f))).isEqualTo(65504);
        assertThat(HalfFloat.toFloat(HalfFloat.saturated(-65520f))).isEqualTo(-65504);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(0x1p-24f))).isEqualTo(0x1p-24f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(1 + 0x1p-11f))).isEqualTo(1);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(1 + 3 * 0x1p-11f))).isEqualTo(1 + 0x1p-9f);
        assertThat(HalfFloat.fromFloat(-2)).isEqualTo((short) 0xc000);
        assertThat(HalfFloat.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        for (int bits = 0; bits < 0x7c00; bits++) {
            short half = (short) bits;
            assertThat(HalfFloat.fromFloat(HalfFloat.toFloat(half))).isEqualTo(half);
        }
    }

    @ParameterizedTest
    @EnumSource(DepthEncoding.class)
    void cutBytesAreRefusedByName(DepthEncoding encoding) {
        EncodedDepth whole =
                DepthCodec.encode(
                        map(DepthKind.RELATIVE_DISPARITY, 64, 64, ramp(4096, 0, 1)), encoding);
        byte[] cut = Arrays.copyOf(whole.bytes(), whole.bytes().length / 2);
        assertThatThrownBy(() -> decode(new EncodedDepth(encoding, 64, 64, 1, 0, cut)))
                .isInstanceOf(ImageException.class);
    }

    @ParameterizedTest
    @EnumSource(DepthEncoding.class)
    void anotherSizeIsRefused(DepthEncoding encoding) {
        EncodedDepth whole =
                DepthCodec.encode(
                        map(DepthKind.RELATIVE_DISPARITY, 64, 64, ramp(4096, 0, 1)), encoding);
        assertThatThrownBy(() -> decode(new EncodedDepth(encoding, 32, 64, 1, 0, whole.bytes())))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("32 x 64");
    }

    @Test
    void hugeSizesAreRefusedBeforeAllocation() {
        EncodedDepth lie =
                new EncodedDepth(DepthEncoding.FLOAT32, 100_000, 100_000, 1, 0, new byte[9]);
        assertThatThrownBy(() -> decode(lie))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.reason()).isEqualTo(FailureReason.TOO_MANY_PIXELS));
    }

    private static void assertRefused(EncodedDepth depth, String message) {
        assertThatThrownBy(() -> decode(depth))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(message);
    }

    /** A few bytes that say truly that they unpack to very many. */
    /** No other decoder than that of PNG works for a depth map, whose work its size bounds. */
    @ParameterizedTest
    @ValueSource(strings = {".jpg", ".webp", ".tiff", ".bmp", ".png"})
    void anImageOfAnotherFormatIsRefusedBeforeItIsDecoded(String extension) throws Exception {
        byte[] bytes = EncodedPictures.of(extension);
        ImageHeader header = ImageHeader.read(bytes, ImageLimits.DEFAULT);
        assertRefused(
                new EncodedDepth(DepthEncoding.PNG16, header.width(), header.height(), 1, 0, bytes),
                "the bytes are no 16-bit grey PNG");
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() {
        byte[] bomb = Zstd.compress(new byte[32 << 20]);
        assertThat(bomb).hasSizeLessThan(4000);
        assertRefused(
                new EncodedDepth(DepthEncoding.FLOAT32, 40, 30, 1, 0, bomb),
                "zstd hold 33554432 bytes; 40 x 30 in float32-zstd need 4800");
        assertRefused(
                new EncodedDepth(DepthEncoding.FLOAT16, 7000, 7000, 1, 0, bomb),
                "zstd hold 33554432 bytes; 7000 x 7000 in float16-zstd need 98000000");
    }

    @Test
    void aBombThatDoesNotSayItsSizeIsUnpackedNoFurtherThanTheMap() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(bomb)) {
            zstd.write(new byte[32 << 20]);
        }
        assertRefused(
                new EncodedDepth(DepthEncoding.FLOAT32, 40, 30, 1, 0, bomb.toByteArray()),
                "40 x 30 in float32-zstd need 4800");
    }

    @Test
    void noMapIsLargerThanItsBytesCanHold() {
        assertRefused(
                new EncodedDepth(DepthEncoding.FLOAT32, 7000, 7000, 1, 0, new byte[9]),
                "9 bytes of zstd hold at most 294912 bytes; 7000 x 7000");
    }

    /** Every encoder's best: one value everywhere. */
    @Test
    void aConstantMapIsNoBomb() throws ImageException {
        float[] values = new float[4000 * 3000];
        EncodedDepth depth =
                DepthCodec.encode(
                        4000, 3000, DepthKind.METRIC_DEPTH, values, DepthEncoding.FLOAT32);
        assertThat(decode(depth)).isEqualTo(values);
    }

    @Test
    void npyComesBack() throws IOException {
        float[] values = ramp(6, -1, 4);
        byte[] file = NpyCodec.encode(values, 2, 3);
        assertThat(NpyCodec.decode(file)).isEqualTo(new NpyCodec.Array(new int[] {2, 3}, values));
        // The layout that NumPy demands: data aligned to 64 bytes behind a line feed.
        assertThat(file).hasSize(128 + 24);
        assertThat(file[127]).isEqualTo((byte) '\n');
    }

    @Test
    void badNpyIsRefused() {
        byte[] file = NpyCodec.encode(new float[6], 2, 3);
        assertThatThrownBy(() -> NpyCodec.decode(Arrays.copyOf(file, file.length - 4)))
                .hasMessageContaining("20 bytes of numbers; shape [2, 3] of type <f4 needs 24");
        assertThatThrownBy(() -> NpyCodec.decode(new byte[30])).hasMessageContaining("no .npy");
    }
}
