// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.pseudolabel.SkyPredictor;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneKind;
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
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SkyCommandTest {
    @TempDir Path folder;

    private final StringWriter messages = new StringWriter();

    /** The committed file, cut down to two steps on two scenes. */
    private Path config() throws IOException {
        Map<String, long[]> whole = ParameterShapes.of(DepthNetworkConfiguration.deitTiny());
        Path encoder = folder.resolve("encoder.safetensors");
        SafetensorsWriter.write(
                encoder,
                whole,
                name -> GoldenGenerator.parameter(name, whole.get(name)),
                WeightType.F32,
                Map.of());
        SceneRenderer renderer = new SceneRenderer(EnumSet.of(SceneKind.ROAD));
        for (int i = 0; i < 2; i++) {
            SceneFolder.write(folder.resolve("scenes"), i, renderer.render(i, 64, 48));
        }
        Path file = folder.resolve("sky.yaml");
        try (InputStream in =
                TrainCommand.class.getResourceAsStream(
                        "/io/flinkdepth/training/recipe/small-sky.yaml")) {
            Files.writeString(
                    file,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^encoderWeights: .*", "encoderWeights: " + encoder)
                            .replaceAll("root: scenes/\\w+", "root: " + folder.resolve("scenes"))
                            .replace("output: small-sky", "output: " + folder.resolve("out"))
                            .replace("steps: 200, warmupSteps: 20", "steps: 2")
                            .replace("images: 8", "images: 2")
                            .replace("minSide: 160", "minSide: 32"));
        }
        return file;
    }

    private int train(String... arguments) {
        CommandLine command = new CommandLine(new TrainCommand());
        command.setErr(new PrintWriter(messages, true));
        command.setOut(new PrintWriter(messages, true));
        return command.execute(arguments);
    }

    @Test
    void theCommittedFileTrainsScoresAndPackagesDepthAndSky() throws Exception {
        assertThat(train("sky", "--config", config().toString())).as(messages.toString()).isZero();
        assertThat(messages.toString()).contains("roads: IoU of sky ").contains("(2 images,");
        String model = folder.resolve("out/package").toUri().toString();
        ModelCard card = ModelPackage.open(model).card();
        assertThat(card.outputs().sky().name()).isEqualTo("sky");
        assertThat(card.outputs().depth()).isNotNull();
        assertThat(card.metrics()).containsKey("roads.skyIou");
        SkyPredictor.open(model).close();
    }

    @Test
    void aPackageInTheWayIsToldBeforeTheTraining() throws Exception {
        Path other = folder.resolve("out/package/other.txt");
        Files.createDirectories(other.getParent());
        Files.writeString(other, "somebody's");
        assertThat(train("sky", "--config", config().toString())).isEqualTo(2);
        assertThat(messages.toString()).contains(other.getParent() + " is not empty");
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).containsExactly(other.getParent());
        }
    }

    @Test
    void encodersAreComparedInATable() throws Exception {
        Path config = config();
        assertThat(
                        train(
                                "sky-comparison",
                                "--config",
                                config.toString(),
                                "--seeds",
                                "1,2",
                                "--encoder",
                                "some encoder=" + folder.resolve("encoder.safetensors")))
                .as(messages.toString())
                .isZero();
        assertThat(messages.toString())
                .contains("| encoder | roads |")
                .contains("| some encoder |");
    }

    @Test
    void fieldsAreCheckedByName() throws Exception {
        Path config = config();
        Files.writeString(config, Files.readString(config).replace("rate:", "speed:"));
        assertThat(train("sky", "--config", config.toString())).isEqualTo(2);
        assertThat(messages.toString()).contains("optimizer.speed is unknown. The fields are rate");
    }
}
