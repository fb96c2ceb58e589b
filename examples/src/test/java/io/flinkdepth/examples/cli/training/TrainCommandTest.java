// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainCommandTest {
    @TempDir Path folder;

    private final StringWriter messages = new StringWriter();

    private int train(String yaml) throws IOException {
        Path file = folder.resolve("teacher.yaml");
        Files.writeString(file, yaml);
        CommandLine command = new CommandLine(new TrainCommand());
        command.setErr(new PrintWriter(messages, true));
        command.setOut(new PrintWriter(messages, true));
        return command.execute("teacher", "--config", file.toString());
    }

    /** The committed recipe of a model by CPU, cut down to two steps on two scenes. */
    private String committed() throws IOException {
        try (InputStream in =
                TrainCommand.class.getResourceAsStream(
                        "/io/flinkdepth/training/recipe/default-model-cpu.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^encoderWeights: .*", "encoderWeights: " + path("encoder"))
                    .replaceAll("root: scenes/part.", "root: " + folder.resolve("scenes"))
                    .replace("output: default-model", "output: " + folder.resolve("out"))
                    .replace("steps: 2400, warmupSteps: 60", "steps: 2, warmupSteps: 1")
                    .replace("labelled: 8", "labelled: 2")
                    .replaceAll("(?m)m(in|ax)Side: .*", "m$1Side: 32")
                    .replaceAll(
                            "(?m)^ *evaluationRoot: .*",
                            "  registry: " + folder.resolve("registry").toUri());
        }
    }

    private String path(String name) {
        return folder.resolve(name + ".safetensors").toString();
    }

    private void writeEncoderAndScenes() throws IOException {
        Map<String, long[]> encoder = new LinkedHashMap<>();
        ParameterShapes.of(DepthNetworkConfiguration.deitTiny())
                .forEach(
                        (name, shape) -> {
                            if (name.startsWith("pretrained.")) {
                                encoder.put(name.substring("pretrained.".length()), shape);
                            }
                        });
        SafetensorsWriter.write(
                Path.of(path("encoder")),
                encoder,
                name -> GoldenGenerator.parameter(name, encoder.get(name)),
                WeightType.F32,
                Map.of());
        for (int i = 0; i < 2; i++) {
            SceneFolder.write(folder.resolve("scenes"), i, new SceneRenderer().render(i, 64, 48));
        }
    }

    @Test
    void theCommittedRecipeTrainsAndPackages() throws IOException {
        writeEncoderAndScenes();
        assertThat(train(committed())).as(messages.toString()).isZero();
        assertThat(messages.toString()).contains("step 2 of 2, loss ");
        ModelPackage opened = ModelPackage.open(folder.resolve("out/package").toUri().toString());
        assertThat(opened.card().name()).isEqualTo("flink-depth-tiny");
        assertThat(opened.card().lineage()).containsEntry("seed", "20240");
        ModelPackage published =
                ModelRegistry.at(folder.resolve("registry").toUri().toString())
                        .newest("flink-depth-tiny")
                        .orElseThrow();
        assertThat(published.card().files()).isEqualTo(opened.card().files());
        assertThat(published.card().version()).endsWith(opened.cardDigest().substring(0, 12));
        assertThat(Files.size(folder.resolve("out/package/model.onnx")))
                .isBetween(11_000_000L, 13_000_000L);
    }

    @Test
    void aMissingEncoderIsNamedWithItsSource() throws IOException {
        writeEncoderAndScenes();
        Files.delete(Path.of(path("encoder")));
        assertThat(train(committed())).isNotZero();
        assertThat(messages.toString())
                .contains(
                        path("encoder"),
                        "there is no such file",
                        "https://huggingface.co/timm/deit_tiny");
    }

    @Test
    void aPackageInTheWayIsToldBeforeTheTraining() throws IOException {
        writeEncoderAndScenes();
        Path other = folder.resolve("out/package/other.txt");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "somebody's");
        assertThat(train(committed())).isEqualTo(2);
        assertThat(messages.toString())
                .contains(other.getParent() + " is not empty")
                .contains("run.output")
                .doesNotContain("step 2");
        assertThat(folder.resolve("out/weights.safetensors")).doesNotExist();
    }

    @Test
    void aPackageThatCouldNotBePublishedIsPublishedByTheNextRunOnce() throws IOException {
        writeEncoderAndScenes();
        Path registry = folder.resolve("registry");
        Files.writeString(registry, "in the way");
        assertThat(train(committed())).isEqualTo(1);
        assertThat(messages.toString()).contains("step 2 of 2");
        Files.delete(registry);
        messages.getBuffer().setLength(0);
        // Another recipe's package is not published under this one's name.
        assertThat(train(committed().replace("name: flink-depth-tiny", "name: x"))).isEqualTo(2);
        assertThat(train(committed().replace("steps: 2,", "steps: 3,"))).isEqualTo(2);
        assertThat(registry).doesNotExist();
        assertThat(train(committed())).as(messages.toString()).isZero();
        assertThat(messages.toString()).contains("published").doesNotContain("step 2 of");
        assertThat(train(committed())).isEqualTo(2);
        assertThat(ModelRegistry.at(registry.toUri().toString()).versions("flink-depth-tiny"))
                .hasSize(1);
    }

    @Test
    void fieldsAreCheckedByName() throws IOException {
        assertThat(train(committed() + "\nstep: 3\n")).isEqualTo(2);
        assertThat(messages.toString()).contains("field step is unknown. The fields are batch,");
        assertThat(train(committed().replace("steps: 2", "steps: many"))).isEqualTo(2);
        assertThat(messages.toString())
                .contains("field schedule.steps is 'many'; expected a whole number");
        assertThat(train(committed().replaceAll("(?m)^batch: .*", ""))).isEqualTo(2);
        assertThat(messages.toString()).contains("batch: a batch of 0 labelled");
        assertThat(train(committed().replace("{labelled: 2}", "{labelled: 0}"))).isEqualTo(2);
        assertThat(messages.toString()).contains("give one at least");
        assertThat(train(committed().replace("affine-invariant", "affine"))).isEqualTo(2);
        assertThat(messages.toString())
                .contains("objective.labelled.affine is 'affine'")
                .contains("gradient-matching");
        assertThat(train(committed().replace("deit-tiny}", "deit-tiny, maxDepth: 20}")))
                .isEqualTo(2);
        assertThat(messages.toString()).contains("use SCALE_INVARIANT_LOG");
        assertThat(train("!!javax.script.ScriptEngineManager []")).isEqualTo(2);
    }
}
