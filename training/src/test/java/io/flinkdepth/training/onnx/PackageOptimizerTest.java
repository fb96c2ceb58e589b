// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.PredictionAgreement;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages of networks that were rewritten. */
class PackageOptimizerTest {
    private static final Set<String> ALL =
            Set.of(ModelPackage.HALF_PRECISION_MODEL_FILE, ModelPackage.INT8_MODEL_FILE);

    @TempDir Path folder;
    private ModelPackage source;

    @BeforeEach
    void plainPackage() throws IOException {
        DepthNetworkConfiguration network = GoldenCase.tiny16();
        PackageTemplate template =
                new PackageTemplate(
                        "tiny", "Apache-2.0", 48, PackageTemplate.Rule.AREA, Map.of("seed", "1"));
        Path plain = folder.resolve("plain");
        ModelPackageExporter.write(
                new OnnxExporter(
                        network,
                        GoldenGenerator::parameter,
                        ExportOptions.defaults()
                                .forAnyRuntime()
                                .withExternalDataThreshold(100_000)),
                file -> template.card(network).withMetrics(Map.of("nyuv2.absRel", 0.1)),
                Set.of(ModelPackage.ENCODER_FILE),
                plain);
        source = ModelPackage.open(plain.toString());
    }

    private static Map<String, Double> measured(ModelPackage written) {
        assertThat(written.has(ModelPackage.INT8_MODEL_FILE)).isTrue();
        return Map.of(ModelPackage.INT8_DIFFERENCE, 0.005);
    }

    @Test
    void everyNetworkIsRewrittenAndTheCardSaysHow() throws Exception {
        Path target = folder.resolve("fast");
        PackageOptimizer.Written written =
                new PackageOptimizer(ALL, false)
                        .write(source, PackageOptimizerTest::measured, target);
        assertThat(written.report())
                .containsOnlyKeys(
                        "model.onnx", "encoder.onnx", "model-fp16.onnx", "model-int8.onnx");
        assertThat(written.report().get("model-int8.onnx")).contains("16 products in int8");
        ModelPackage model = ModelPackage.open(target.toString());
        assertThat(model.card().files().keySet())
                .containsAll(source.card().files().keySet())
                .containsAll(ALL);
        assertThat(model.card().metrics())
                .isEqualTo(Map.of("nyuv2.absRel", 0.1, ModelPackage.INT8_DIFFERENCE, 0.005));
        assertThat(model.card().lineage())
                .containsEntry("seed", "1")
                .containsKey("rewritten model.onnx");
        // Checks every digest.
        model.copyTo(Files.createDirectory(folder.resolve("copy")));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("plain", "fast", "copy");
    }

    @Test
    void everyNetworkTakesBytes() throws Exception {
        Path target = folder.resolve("bytes");
        PackageOptimizer optimizer = new PackageOptimizer(ALL, false).withByteInput();
        ModelPackage model =
                optimizer.write(source, PackageOptimizerTest::measured, target).model();
        assertThat(model.card().input()).isEqualTo(source.card().input().asBytes());
        assertThat(model.card().lineage().get("rewritten encoder.onnx")).endsWith("input of bytes");
        byte[] rgb = new byte[3 * 48 * 48];
        new SplittableRandom(1).nextBytes(rgb);
        try (DecodedImage image = DecodedImage.ofRgb(48, 48, rgb)) {
            float[] expected = prediction(source, Precision.FP32, image);
            assertThat(prediction(model, Precision.FP32, image))
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(expected);
            assertThat(
                            PredictionAgreement.relativeError(
                                    prediction(model, Precision.FP16, image), expected))
                    .isLessThan(0.02);
        }
        assertThatThrownBy(
                        () ->
                                optimizer.write(
                                        model,
                                        PackageOptimizerTest::measured,
                                        folder.resolve("again")))
                .hasMessageContaining("takes UINT8 already");
    }

    private static float[] prediction(ModelPackage model, Precision precision, DecodedImage image)
            throws IOException {
        try (OnnxDepthPredictor predictor =
                OnnxDepthPredictor.open(model.location(), Device.CPU, precision)) {
            return predictor.predict(image).values();
        }
    }

    @Test
    void aSecondTimeThereIsNothingToRewrite() throws Exception {
        PackageOptimizer optimizer = new PackageOptimizer(Set.of(), false);
        optimizer.write(source, model -> Map.of(), folder.resolve("once"));
        ModelPackage once = ModelPackage.open(folder.resolve("once").toString());
        PackageOptimizer.Written twice =
                optimizer.write(once, model -> Map.of(), folder.resolve("twice"));
        assertThat(twice.report()).containsEntry("model.onnx", "nothing");
        assertThat(twice.model().card().files()).isEqualTo(once.card().files());
    }

    @Test
    void nothingIsLeftWhereSomethingFails() {
        Path target = folder.resolve("fast");
        assertThatThrownBy(
                        () ->
                                new PackageOptimizer(ALL, false)
                                        .write(
                                                source,
                                                model -> {
                                                    throw new IOException("no scene");
                                                },
                                                target))
                .hasMessage("no scene");
        assertThatThrownBy(
                        () ->
                                new PackageOptimizer(ALL, false)
                                        .write(
                                                source,
                                                PackageOptimizerTest::measured,
                                                Path.of(source.location())))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(folder.toFile().list()).containsExactly("plain");
    }

    @Test
    void twoNetworksOfOtherWeightsOrOutputsAreNoForms() throws Exception {
        NetworkComparison comparison = new NetworkComparison(source.card().input());
        Path network = Path.of(source.location(), ModelPackage.MODEL_FILE);
        Path other = folder.resolve("other.onnx");
        new OnnxExporter(
                        GoldenCase.tiny16(),
                        (name, shape) -> {
                            float[] values = GoldenGenerator.parameter(name, shape);
                            values[0] += name.equals("pretrained.norm.bias") ? 0.1f : 0;
                            return values;
                        },
                        ExportOptions.defaults())
                .writeNetwork(other);
        assertThat(comparison.largestError(network, other)).isGreaterThan(1e-4);
        Path encoder = Path.of(source.location(), ModelPackage.ENCODER_FILE);
        assertThatThrownBy(() -> comparison.largestError(network, encoder))
                .hasMessageContaining("has the outputs [class_token, patch_mean]");
    }
}
