// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.HalfFloat;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"F32,0", "F16,0.0005"})
    void readsBackWhatItWrote(WeightType type, float tolerance) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("a", new long[] {3, 5});
        shapes.put("b.weight", new long[] {20000});
        shapes.put("scalar", new long[] {});
        SafetensorsWriter.write(file, shapes, n -> values(n, shapes), type, Map.of("made", "here"));
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).containsEntry("made", "here");
            assertThat(read.tensors().keySet()).containsExactly("a", "b.weight", "scalar");
            assertThat(read.tensors().get("a"))
                    .isEqualTo(new WeightHeader(type, new long[] {3, 5}));
            for (String name : shapes.keySet()) {
                float[] expected = values(name, shapes);
                float[] actual = read.read(name);
                assertThat(actual).hasSameSizeAs(expected);
                for (int i = 0; i < actual.length; i++) {
                    assertThat(Math.abs(actual[i] - expected[i])).isLessThanOrEqualTo(tolerance);
                }
            }
        }
        assertThat(folder.toFile().list()).containsExactly("weights.safetensors");
    }

    private static float[] values(String name, Map<String, long[]> shapes) {
        long count = Arrays.stream(shapes.get(name)).reduce(1, (a, b) -> a * b);
        return GoldenGenerator.uniform(name, (int) count);
    }

    @Test
    void refusesAFileCutShortAtAnyByte() throws IOException {
        Path whole = folder.resolve("whole");
        Map<String, long[]> shapes = Map.of("a", new long[] {2, 3});
        SafetensorsWriter.write(whole, shapes, n -> new float[6], WeightType.F32, Map.of());
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> SafetensorsFile.open(cut).close())
                    .isInstanceOf(WeightFileException.class)
                    .hasMessageContaining(cut.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,16]}}|data_offsets [0, 16]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|does not fit its 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}"
                        + "|does not fit its 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|shape [-2]",
                "{\"a\":{\"dtype\":\"F7\",\"shape\":[2],\"data_offsets\":[0,8]}}|unknown dtype 'F7'",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|a gap or an overlap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|overlap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|end at byte 4 of 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}|has shape 2",
                "[1,2]|not a JSON object",
                "{\"a\":|not valid JSON",
                "{\"a\":{},\"a\":{}}|not valid JSON",
            })
    void refusesAHeaderThatLies(String header, String problem) throws IOException {
        Path file = folder.resolve("lie");
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(16 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).array());
        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(WeightFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9223372036854775807", "99999999", "1"})
    void refusesAHeaderLengthThatLies(long length) throws IOException {
        Path file = folder.resolve("lie");
        ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(length).array());
        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(WeightFileException.class)
                .hasMessageContaining("declares a header of");
    }

    @Test
    void leavesNothingWhenWritingFails() {
        assertThatThrownBy(
                        () ->
                                SafetensorsWriter.write(
                                        folder.resolve("x"),
                                        Map.of("a", new long[] {2}),
                                        n -> new float[3],
                                        WeightType.F32,
                                        Map.of()))
                .hasMessageContaining("tensor a has 3 values");
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void everyHalfSurvivesTheRoundTrip() {
        for (int bits = 0; bits < 65536; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfFloat.toFloat((short) 0x3555)).isEqualTo(0.33325195f);
        assertThat(HalfFloat.fromFloat(65519f)).isEqualTo((short) 0x7bff);
        assertThat(HalfFloat.fromFloat(65520f)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloat.fromFloat(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(HalfFloat.fromFloat(1 + 3 * 0x1p-11f)).isEqualTo((short) 0x3c02);
    }
}
