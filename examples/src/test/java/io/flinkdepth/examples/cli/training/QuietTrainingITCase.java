// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Native libraries write past the command: what {@code flink-depth train} prints, as a process. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class QuietTrainingITCase {

    private static final Path REPOSITORY = Path.of(System.getProperty("flinkdepth.repository"));

    private static final String RECIPE =
            """
            network:
              encoder: {dimension: 48, blocks: 4, heads: 3}
              head: {features: 8, outChannels: [8, 8, 8, 8]}
            data: {labelled: [{set: synthetic, root: scenes}]}
            batch: {labelled: 2}
            crop: {minSide: 28}
            objective: {labelled: {affine-invariant: 1.0}}
            schedule: {steps: 2, warmupSteps: 1}
            optimizer: {encoderRate: 5.0e-5, decoderRate: 5.0e-4, weightDecay: 0.01}
            run: {output: out, checkpointEvery: 1, seed: 1}
            package: {name: quiet, licence: Apache-2.0, inputSide: 28}
            """;

    @TempDir Path folder;

    private Process train() throws IOException {
        for (int i = 0; i < 2; i++) {
            SceneFolder.write(folder.resolve("scenes"), i, new SceneRenderer().render(i, 64, 48));
        }
        Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
        return new ProcessBuilder(
                        REPOSITORY.resolve("examples/flink-depth").toString(),
                        "train",
                        "teacher",
                        "--config",
                        "recipe.yaml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    /** The progress line ends with a carriage return. */
    private List<String> said() throws IOException {
        return Stream.of(Files.readString(folder.resolve("said")).split("[\\r\\n]+"))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Nothing was evaluated: no table. */
    @Test
    void nothingButProgressAndFilesIsPrinted() throws Exception {
        Process process = train();
        assertThat(process.waitFor()).as(said().toString()).isZero();
        assertThat(said())
                .hasSizeGreaterThan(2)
                .allMatch(line -> line.matches("\\[[#.]*] step .*|wrote out/.*"));
    }
}
