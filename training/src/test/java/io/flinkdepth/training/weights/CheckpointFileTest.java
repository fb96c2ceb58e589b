// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.golden.GoldenGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
    @TempDir Path folder;

    private static final Map<String, long[]> SHAPES = shapes();

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("module.a.weight", new long[] {3, 5, 2});
        shapes.put("b", new long[] {300});
        return shapes;
    }

    private static float[] values(String name) {
        return GoldenGenerator.uniform(name, name.equals("b") ? 300 : 30);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"model", "state_dict"})
    void readsTensorsAtTheRootAndNested(String nested) throws IOException {
        Path file = folder.resolve("a.pth");
        CheckpointWriter.write(file, nested, SHAPES, CheckpointFileTest::values);
        try (WeightFile read = WeightFile.open(file)) {
            assertThat(read.tensors().keySet()).containsExactly("a.weight", "b");
            assertThat(read.tensors().get("a.weight"))
                    .isEqualTo(new WeightHeader(WeightType.F32, new long[] {3, 5, 2}));
            assertThat(read.read("a.weight")).containsExactly(values("module.a.weight"));
            assertThat(read.read("b")).containsExactly(values("b"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cos;system;X____id\\x85R.|os.system",
                "cbuiltins;eval;.|builtins.eval",
                "cjava.lang.Runtime;exec;.|java.lang.Runtime.exec",
                "c__builtin__;getattr;.|__builtin__.getattr",
                "ctorch;load;.|torch.load",
            })
    void refusesAnyOtherNameByName(String pickle, String name) throws IOException {
        Path file = folder.resolve("a.pth");
        String text = pickle.replace(';', '\n').replace("____", "\2\0\0\0");
        CheckpointWriter.writePickle(file, text.getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> CheckpointFile.open(file).close())
                .isInstanceOf(WeightFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("names " + name + ",");
    }

    @Test
    void refusesOpcodesThatMakeObjects() throws IOException {
        Path file = folder.resolve("a.pth");
        for (char opcode : new char[] {'i', 'o', 0x81, 0x82, 0x92, 'P', 'I', 'S'}) {
            CheckpointWriter.writePickle(file, new byte[] {(byte) opcode, '.'});
            assertThatThrownBy(() -> CheckpointFile.open(file).close())
                    .isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("opcode");
        }
    }

    @Test
    void refusesStoragesThatAreNotAsLongAsTheySay() throws IOException {
        Path file = folder.resolve("a.pth");
        Map<String, long[]> lie = new LinkedHashMap<>(SHAPES);
        CheckpointWriter.write(
                file, null, lie, name -> Arrays.copyOf(values(name), values(name).length - 1));
        try (CheckpointFile read = CheckpointFile.open(file)) {
            assertThatThrownBy(() -> read.read("b"))
                    .isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("storage of tensor b");
        }
    }

    @Test
    void refusesTensorsLargerThanTheirStorage() throws IOException {
        Path file = folder.resolve("a.pth");
        CheckpointWriter.writeOverlong(file, 2_000_000_000, 10);
        try (CheckpointFile read = CheckpointFile.open(file)) {
            assertThatThrownBy(() -> read.read("a"))
                    .isInstanceOf(WeightFileException.class)
                    .hasMessageContaining("tensor a reaches beyond its storage of 10 values");
        }
    }

    @Test
    void refusesAFileCutShort() throws IOException {
        Path whole = folder.resolve("whole.pth");
        CheckpointWriter.write(whole, null, SHAPES, CheckpointFileTest::values);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.pth");
        for (int length = 0; length < bytes.length; length += 7) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> CheckpointFile.open(cut).close())
                    .isInstanceOf(WeightFileException.class)
                    .hasMessageContaining(cut.toString());
        }
    }

    /** Whatever the bytes are, the outcome is a value or the one exception. */
    @Test
    void aDamagedPickleIsOneClearError() throws IOException {
        Path whole = folder.resolve("whole.pth");
        CheckpointWriter.write(whole, null, SHAPES, CheckpointFileTest::values);
        byte[] pickle;
        try (ZipFile zip = new ZipFile(whole.toFile())) {
            pickle = zip.getInputStream(zip.getEntry("archive/data.pkl")).readAllBytes();
        }
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = pickle.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                TensorUnpickler.read(whole, damaged);
            } catch (WeightFileException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }
}
