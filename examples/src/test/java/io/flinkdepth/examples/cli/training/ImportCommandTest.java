// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.weights.CheckpointWriter;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
    @TempDir Path folder;

    private final StringWriter messages = new StringWriter();

    private int run(Path weights, String... more) {
        CommandLine command = new CommandLine(new ImportCommand());
        command.setErr(new PrintWriter(messages, true));
        List<String> arguments =
                new ArrayList<>(
                        List.of("--weights", weights.toString(), "--output", output().toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--encoder")) {
            arguments.addAll(List.of("--encoder", "vits"));
        }
        return command.execute(arguments.toArray(String[]::new));
    }

    private Path output() {
        return folder.resolve("package");
    }

    private static Map<String, long[]> vits() {
        return ParameterShapes.of(DepthNetworkConfiguration.preset("vits", Generation.V2));
    }

    private Path safetensors(Map<String, long[]> shapes) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafetensorsWriter.write(
                file,
                shapes,
                name -> GoldenGenerator.parameter(name, shapes.get(name)),
                WeightType.F32,
                Map.of());
        return file;
    }

    private double errorAgainstTheOfficialNetwork() throws Exception {
        return errorAgainstTheOfficialNetwork(ModelPackage.MODEL_FILE);
    }

    private double errorAgainstTheOfficialNetwork(String network) throws Exception {
        GoldenCase golden = GoldenCase.all().skip(5).findFirst().orElseThrow();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        String model = output().resolve(network).toString();
        try (OrtSession session = environment.createSession(model);
                OnnxTensor pixels =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(golden.pixels()),
                                new long[] {1, 3, golden.height(), golden.width()});
                OrtSession.Result result = session.run(Map.of("pixel_values", pixels))) {
            FloatBuffer depth = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[depth.remaining()];
            depth.get(values);
            return GoldenCase.relativeError(values, golden.expected("depth"));
        }
    }

    @Test
    void officialNamesGiveWhatTheOfficialNetworkComputes() throws Exception {
        assertThat(run(safetensors(vits()), "--float16-network")).as(messages.toString()).isZero();
        assertThat(errorAgainstTheOfficialNetwork()).isLessThan(1e-4);
        assertThat(errorAgainstTheOfficialNetwork(ModelPackage.HALF_PRECISION_MODEL_FILE))
                .isBetween(1e-6, 2e-3);
        ModelPackage opened = ModelPackage.open(output().toUri().toString());
        assertThat(opened.card().name()).isEqualTo("depth-anything-v2-vits");
        assertThat(opened.card().licence().identifier()).isEqualTo("Apache-2.0");
        assertThat(opened.card().lineage()).containsEntry("generation", "v2");
        assertThat(opened.card().outputs().depth().kind()).isEqualTo(DepthKind.RELATIVE_DISPARITY);
        assertThat(messages.toString()).contains("generation v2 (blocks [2, 5, 8, 11])");
    }

    @Test
    void depthAnything3HasOneEncoderAndItsOwnMetricOption() throws Exception {
        Path file = safetensors(vits());
        assertThat(run(file, "--generation", "v3")).isEqualTo(2);
        assertThat(messages.toString()).contains("use vitl for DA3MONO-LARGE and DA3METRIC-LARGE");
        assertThat(run(file, "--metric")).isEqualTo(2);
        assertThat(messages.toString()).contains("give --max-depth for metric models of V2");
        assertThat(run(file, "--generation", "v3", "--max-depth", "20")).isEqualTo(2);
        assertThat(messages.toString()).contains("give --metric for DA3METRIC-LARGE");
    }

    @Test
    void hubNamesWithQueryKeyValueApartGiveTheSame() throws Exception {
        Map<String, long[]> hub = new LinkedHashMap<>();
        Map<String, float[]> values = new LinkedHashMap<>();
        vits().forEach((name, shape) -> HubExample.put(name, shape, hub, values));
        Path file = folder.resolve("hub.safetensors");
        SafetensorsWriter.write(file, hub, values::get, WeightType.F32, Map.of());
        assertThat(run(file, "--name", "street")).as(messages.toString()).isZero();
        assertThat(errorAgainstTheOfficialNetwork()).isLessThan(1e-4);
        assertThat(ModelPackage.open(output().toString()).card().name()).isEqualTo("street");
        assertThat(messages.toString()).contains("model street of vits");
    }

    @Test
    void aCheckpointGivesTheSameAndMetricModelsPredictMetres() throws Exception {
        Path file = folder.resolve("weights.pth");
        Map<String, long[]> shapes = vits();
        CheckpointWriter.write(
                file, null, shapes, name -> GoldenGenerator.parameter(name, shapes.get(name)));
        assertThat(run(file)).as(messages.toString()).isZero();
        assertThat(errorAgainstTheOfficialNetwork()).isLessThan(1e-4);

        Path metric = folder.resolve("metric");
        assertThat(run(file, "--output", metric.toString(), "--max-depth", "20", "--float16"))
                .isEqualTo(2);
    }

    @Test
    void missingExtraAndMisshapenTensorsAreNamedAndNothingIsWritten() throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>(vits());
        shapes.remove("pretrained.blocks.3.norm1.bias");
        shapes.put("depth_head.projects.1.bias", new long[] {95});
        shapes.put("optimizer.step", new long[] {1});
        assertThat(run(safetensors(shapes))).isEqualTo(1);
        assertThat(messages.toString())
                .contains("missing pretrained.blocks.3.norm1.bias")
                .contains("depth_head.projects.1.bias has shape [95], expected [96]")
                .contains("extra optimizer.step")
                .doesNotContain("\tat ");
        assertThat(folder.toFile().list()).containsExactly("weights.safetensors");
    }

    @Test
    void aFileCutShortIsOneErrorAndNothingIsWritten() throws IOException {
        Path file = safetensors(vits());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        assertThat(run(file)).isEqualTo(1);
        assertThat(messages.toString()).contains("cut short").doesNotContain("\tat ");
        assertThat(folder.toFile().list()).containsExactly("weights.safetensors");
    }

    @Test
    void wrongUseIsTwoAndAnAbsentFileOne() throws IOException {
        assertThat(run(folder.resolve("absent.safetensors"))).isEqualTo(1);
        assertThat(messages.toString()).contains("there is no file");
        assertThat(run(folder.resolve("x"), "--generation", "v3")).isEqualTo(2);
        assertThat(run(folder.resolve("x"), "--name", "a/b")).isEqualTo(2);
        assertThat(messages.toString()).contains("--name: name must be", "a/b");
        Files.createDirectories(output());
        Files.writeString(output().resolve("mine"), "keep");
        assertThat(run(safetensors(vits()))).isEqualTo(1);
        assertThat(messages.toString()).contains("is not empty");
        assertThat(output().toFile().list()).containsExactly("mine");
    }

    /** Before the weights are read, which takes a while. */
    @Test
    void nonCommercialLicencesWarn() throws IOException {
        Path file = safetensors(Map.of("pretrained.norm.weight", new long[] {768}));
        assertThat(run(file, "--encoder", "vitb")).isEqualTo(1);
        assertThat(messages.toString()).contains("CC-BY-NC-4.0").contains("warning");
        messages.getBuffer().setLength(0);
        assertThat(run(file)).isEqualTo(1);
        assertThat(messages.toString()).contains("Apache-2.0").doesNotContain("warning");
    }
}
