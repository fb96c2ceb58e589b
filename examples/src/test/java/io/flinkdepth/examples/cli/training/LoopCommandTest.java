// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A wrong loop file ends the command with its field and exit code 2 before anything starts. */
class LoopCommandTest {
    @TempDir Path folder;

    private String committed() throws IOException {
        Path encoder = folder.resolve("encoder.safetensors");
        Files.writeString(encoder, "not read before the training");
        try (InputStream in = RecipeConfiguration.class.getResourceAsStream("loop-small.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("deit_tiny_patch16_224.safetensors", encoder.toString());
        }
    }

    @Test
    void theCommandTellsItAndStartsNothing() throws IOException {
        StringWriter messages = new StringWriter();
        CommandLine command = new CommandLine(new TrainCommand());
        command.setErr(new PrintWriter(messages, true));
        Path file =
                Files.writeString(
                        folder.resolve("loop.yaml"),
                        committed().replaceAll("(?m)^work: .*", "work: 3"));
        assertThat(command.execute("loop", "--config", file.toString())).isEqualTo(2);
        assertThat(messages.toString()).contains("field work is '3'; expected a path");
        assertThat(command.execute("loop", "--config", folder.resolve("no").toString()))
                .isEqualTo(2);
        assertThat(messages.toString()).contains("there is no file");
        // Held-out sets are looked for at once, and not when a model is trained.
        Files.writeString(
                file,
                committed()
                        .replace("work: loop", "work: " + folder.resolve("work"))
                        .replaceAll("(?m)^labelled:\n.*\n", "")
                        .replace(
                                "batch: {labelled: 4",
                                "objective: {labelled: null}\n  batch: {labelled: 0")
                        .replace("root: scenes/day", "root: " + folder.resolve("day")));
        assertThat(command.execute("loop", "--once", "--config", file.toString())).isEqualTo(1);
        assertThat(messages.toString())
                .contains("heldOut day: ")
                .contains(folder.resolve("day").toString());
    }
}
