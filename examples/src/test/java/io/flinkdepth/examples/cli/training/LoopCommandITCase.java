// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.examples.JavaCommand;
import io.flinkdepth.training.continuous.LoopFolders;
import io.flinkdepth.training.continuous.LoopProgress;
import io.flinkdepth.training.engine.TestPictures;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The loop from its file, in processes of its own, of which one is killed. */
class LoopCommandITCase {
    @TempDir Path folder;

    /** The loop as a program. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            System.exit(new CommandLine(new TrainCommand()).execute(arguments));
        }
    }

    private Path write(String name) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        LoopFolders folders = new LoopFolders(home);
        folders.shard("shard-a-0.tar", 0, 40);
        Path encoder = TestPictures.encoder(home);
        for (int i = 0; i < 2; i++) {
            SceneFolder.write(home.resolve("scenes"), i, new SceneRenderer().render(i, 64, 48));
        }
        String yaml =
                """
                registry: %1$s/registry
                model: {name: balls, licence: Apache-2.0, inputSide: 48}
                work: %1$s/work
                recipe: small-v2-student
                overrides:
                  network:
                    encoder: {dimension: 48, blocks: 4, heads: 3}
                    head: {features: 16, outChannels: [12, 24, 36, 48]}
                  schedule: {steps: 30, warmupSteps: 2}
                  batch: {pseudoLabelled: 4}
                  crop: {minSide: 32}
                  run: {checkpointEvery: 4, reportEvery: 1}
                start: {encoder: %2$s}
                heldOut:
                  - {name: scenes, set: synthetic, root: %1$s/scenes}
                stream: {shards: %1$s/shards, heldOutShare: 0.1}
                trigger: {newLabels: 10}
                publish: {margin: 0.02}
                """
                        .formatted(home, encoder);
        return Files.writeString(home.resolve("loop.yaml"), yaml);
    }

    private static Process start(Path config, String... options) throws IOException {
        List<String> command = JavaCommand.of(Program.class, "-Xmx512m");
        command.addAll(List.of("loop", "--once", "--config", config.toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String toItsEnd(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static List<ModelPackage> versions(Path config) throws IOException {
        return ModelRegistry.at(config.resolveSibling("registry").toUri().toString())
                .versions("balls");
    }

    @Test
    void twoWorkersTrainARound() throws Exception {
        Path config = write("workers");
        assertThat(toItsEnd(start(config, "--workers", "2")))
                .contains("step 30 of 30")
                .contains("1 round");
        assertThat(versions(config)).hasSize(1);
    }

    @Test
    void aKilledProcessLeavesARoundThatTheNextOneEnds() throws Exception {
        Path unbroken = write("unbroken");
        assertThat(toItsEnd(start(unbroken))).contains("step 30 of 30").contains("1 round");

        Path config = write("killed");
        Process killed = start(config);
        try (BufferedReader lines = killed.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.contains("step 11 of 30")) {
                line = lines.readLine();
            }
            killed.destroyForcibly();
            assertThat(line).as("a line of the eleventh step").isNotNull();
        }
        assertThat(killed.waitFor()).isNotZero();
        assertThat(versions(config)).isEmpty();

        String output = toItsEnd(start(config));
        assertThat(output).contains("step 9 of 30").doesNotContain("step 8 of 30");
        assertThat(versions(config)).hasSize(1);
        assertThat(versions(config).get(0).card().files())
                .isEqualTo(versions(unbroken).get(0).card().files());
        LoopProgress progress = LoopProgress.read(config.resolveSibling("work")).orElseThrow();
        assertThat(progress.state()).isEqualTo(LoopProgress.State.WAITING);
        assertThat(progress.version()).isEqualTo(versions(config).get(0).card().version());
        assertThat(toItsEnd(start(config))).contains("0 rounds");
    }
}
