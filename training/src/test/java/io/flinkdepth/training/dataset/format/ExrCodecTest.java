// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.ExrCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the codec writes, TinyEXR reads. */
class ExrCodecTest {

    @TempDir private Path folder;

    /** The heights end before, at and after a block of 16 rows; noise does not get smaller. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "5, 16, false",
        "640, 17, false",
        "33, 100, false",
        "64, 40, true",
    })
    void valuesAreExact(int width, int height, boolean noise) throws Exception {
        Random random = new Random(7);
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    noise
                            ? Float.intBitsToFloat(random.nextInt(0x7f800000))
                            : 1.5f + i / width * 0.25f;
        }
        byte[] bytes = ExrCodec.encode(values, height, width, "Z");
        Path file = Files.write(folder.resolve("a.exr"), bytes);
        FloatRaster read = OpenExr.read(file);
        assertThat(read.width()).isEqualTo(width);
        assertThat(read.height()).isEqualTo(height);
        assertThat(read.values()).containsExactly(values);
        if (!noise && values.length > 1000) {
            assertThat(bytes.length).isLessThan(4 * values.length / 10);
        }
    }

    @Test
    void theChannelHasItsName() {
        byte[] bytes = ExrCodec.encode(new float[] {1}, 1, 1, "disparity");
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("chlist", "disparity");
        assertThatThrownBy(() -> ExrCodec.encode(new float[] {1}, 1, 1, ""))
                .hasMessageContaining("1 to 31 ASCII characters");
        assertThatThrownBy(() -> ExrCodec.encode(new float[] {1}, 1, 2, "Z"))
                .hasMessageContaining("2 x 1");
    }
}
