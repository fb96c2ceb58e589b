// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.PredictionAgreement;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command {@code optimize} with trained and with foreign networks. */
class OptimizeCommandTest {
    @TempDir Path folder;
    private final StringWriter messages = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = FlinkDepth.commandLine();
        command.setErr(new PrintWriter(messages, true));
        return command.execute(
                Stream.concat(Stream.of("optimize"), Stream.of(arguments)).toArray(String[]::new));
    }

    private Path output() {
        return folder.resolve("fast");
    }

    private static float[] predict(String location, Precision precision) throws Exception {
        SceneSample scene = new SceneRenderer().render(5, 320, 180);
        RgbImage image = new RgbImage(scene.width(), scene.height(), scene.rgb());
        try (OnnxDepthPredictor model = OnnxDepthPredictor.open(location, Device.CPU, precision)) {
            return model.predict(image).values();
        }
    }

    @Test
    void theBundledModelInEveryPrecision() throws Exception {
        Path images = folder.resolve("images");
        for (int i = 0; i < 4; i++) {
            SceneFolder.write(images, i, new SceneRenderer().render(i, 208, 160));
        }
        assertThat(
                        run(
                                "--output",
                                output().toString(),
                                "--precision",
                                "fp16,int8",
                                "--calibration",
                                images.toString()))
                .as(messages.toString())
                .isZero();
        assertThat(messages.toString())
                .contains("model.onnx: ", "1 graph in float16", "48 products in int8");
        ModelPackage written = ModelPackage.open(output().toString());
        assertThat(written.card().metrics().get(ModelPackage.INT8_CORRELATION))
                .isBetween(0.999, 1.0);
        assertThat(written.card().metrics().get(ModelPackage.INT8_DIFFERENCE))
                .isBetween(1e-4, 0.05);
        assertThat(written.card().metrics()).containsKey("nyuv2.absRel");
        float[] expected = predict(InferenceBuilder.BUNDLED_MODEL, Precision.FP32);
        float[] full = predict(written.location(), Precision.FP32);
        float[] half = predict(written.location(), Precision.FP16);
        float[] int8 = predict(written.location(), Precision.INT8);
        assertThat(PredictionAgreement.relativeError(full, expected)).isLessThan(1e-4);
        assertThat(PredictionAgreement.relativeError(half, expected)).isBetween(1e-5, 2e-2);
        assertThat(PredictionAgreement.relativeError(int8, expected)).isGreaterThan(1e-3);
        assertThat(PredictionAgreement.correlation(int8, expected)).isCloseTo(1, within(1e-3));
    }

    @Test
    void somebodyElsesNetworkStaysAsItIs() throws Exception {
        Path network =
                Path.of(System.getProperty("flinkdepth.shared", "none"), "models/fastdepth.onnx");
        assumeThat(network).as("the network FastDepth").exists();
        Path source = Files.createDirectory(folder.resolve("fastdepth"));
        Files.copy(Path.of("models/fastdepth/card.json"), source.resolve("card.json"));
        Files.copy(network, source.resolve(ModelPackage.MODEL_FILE));
        assertThat(run("--model", source.toString(), "--output", output().toString()))
                .as(messages.toString())
                .isZero();
        assertThat(messages.toString()).contains("model.onnx: nothing");
        assertThat(output().resolve(ModelPackage.MODEL_FILE)).hasSameBinaryContentAs(network);
        Path int8 = folder.resolve("int8");
        assertThat(
                        run(
                                "--model",
                                source.toString(),
                                "--output",
                                int8.toString(),
                                "--precision",
                                "int8"))
                .isEqualTo(1);
        assertThat(messages.toString()).contains("no linear map of a constant matrix");
        assertThat(int8).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--precision int4|--precision: precision 'int4' is not known",
                "--precision auto|--precision auto is for jobs; give fp32, fp16 or int8",
                "--precision int8 --portable|leave out --portable, or int8",
                "--calibration .|--calibration is for --precision int8",
                "--precision int8 --calibration nowhere|--calibration nowhere is no folder"
            })
    void contradictionsAreRefused(String options, String message) {
        String[] all =
                Stream.concat(
                                Stream.of("--output", output().toString()),
                                List.of(options.split(" ")).stream())
                        .toArray(String[]::new);
        assertThat(run(all)).isEqualTo(2);
        assertThat(messages.toString()).contains(message);
        assertThat(output()).doesNotExist();
    }
}
