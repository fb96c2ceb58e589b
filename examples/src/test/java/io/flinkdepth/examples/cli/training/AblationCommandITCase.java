// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneKind;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** All seven rows in a step each, twice: the second time nothing is trained again. */
class AblationCommandITCase {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter messages = new StringWriter();

    private void scenes(String name, int from, SceneKind kind) throws IOException {
        SceneRenderer renderer = new SceneRenderer(Set.of(kind));
        for (int i = 0; i < 3; i++) {
            SceneFolder.write(folder.resolve(name), i, renderer.render(from + i, 96, 80));
        }
    }

    private int ablation() {
        CommandLine command = new CommandLine(new TrainCommand());
        command.setErr(new PrintWriter(messages, true));
        command.setOut(new PrintWriter(out, true));
        return command.execute(
                "proof",
                "--encoder=" + folder.resolve("encoder.safetensors"),
                "--labelled=" + folder.resolve("labelled"),
                "--unlabelled=" + folder.resolve("unlabelled"),
                "--test=" + folder.resolve("tests.yaml"),
                "--output=" + folder.resolve("runs"),
                "--seeds=5",
                "--steps=1");
    }

    @Test
    void everyRowIsTrainedOnceAndCompared() throws IOException {
        Map<String, long[]> encoder = new LinkedHashMap<>();
        ParameterShapes.of(DepthNetworkConfiguration.deitTiny())
                .forEach(
                        (name, shape) -> {
                            if (name.startsWith("pretrained.")) {
                                encoder.put(name.substring("pretrained.".length()), shape);
                            }
                        });
        SafetensorsWriter.write(
                folder.resolve("encoder.safetensors"),
                encoder,
                name -> GoldenGenerator.parameter(name, encoder.get(name)),
                WeightType.F32,
                Map.of());
        scenes("labelled", 1, SceneKind.ROOM);
        scenes("unlabelled", 11, SceneKind.CLUTTER);
        scenes("test", 21, SceneKind.CLUTTER);
        scenes("other", 31, SceneKind.ROOM);
        Files.writeString(
                folder.resolve("tests.yaml"),
                """
                sets:
                  - {name: first, set: synthetic, root: "%1$s/test", scenes: each-frame}
                  - {name: second, set: synthetic, root: "%1$s/other", cap: 20, scenes: one}
                """
                        .formatted(folder));

        assertThat(ablation()).as(messages.toString()).isZero();
        assertThat(messages.toString().split("step 1 of 1", -1)).hasSize(7);
        assertThat(messages.toString()).containsPattern("trained as long: .* step 2 of 2");
        assertThat(out.toString())
                .contains("| row | first | second |")
                .contains("| labelled only | 1 |")
                .contains("| + feature alignment | 1 |")
                .contains("| V2: pseudo-labels only | 1 |")
                .containsPattern("kept \\d+\\.\\d % of the tokens");
        assertThat(folder.resolve("runs/seed-5/labelled/labels").toFile().list()).hasSize(3);

        String first = out.toString();
        out.getBuffer().setLength(0);
        messages.getBuffer().setLength(0);
        assertThat(ablation()).isZero();
        assertThat(messages.toString()).doesNotContain("step 1");
        assertThat(out.toString()).isEqualTo(first);
    }
}
