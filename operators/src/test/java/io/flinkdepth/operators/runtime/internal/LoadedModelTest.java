// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelCards;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks against their cards, and sessions that a JVM shares. */
class LoadedModelTest {

    @TempDir Path folder;

    private static LoadedModel load(ModelPackage model) throws Exception {
        return LoadedModel.load(model, false, Device.CPU, RuntimeOptions.DEFAULT, 0);
    }

    /** The brightness network with a card in which a text was replaced. */
    private ModelPackage withCard(String good, String bad) throws Exception {
        ModelPackage original = TestModels.brightness(folder.resolve("a"), "v1", 1f);
        String json = new String(original.card().toJson(), StandardCharsets.UTF_8);
        assertThat(json).contains(good);
        ModelCard card =
                ModelCard.fromJson(json.replace(good, bad).getBytes(StandardCharsets.UTF_8), "x");
        Path other = Files.createDirectories(folder.resolve("b"));
        Files.copy(
                folder.resolve("a").resolve(ModelPackage.MODEL_FILE),
                other.resolve(ModelPackage.MODEL_FILE));
        return ModelPackageWriter.write(other, card);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pixel_values|image|has no input 'image' as the card's input.name says",
                "predicted_depth|depth|has no output 'depth'",
                "NCHW|NHWC|puts three colours elsewhere",
                "\"outputs\" : {|\"outputs\" : { \"sky\" : { \"name\" : \"s\" },|has no output 's'",
                "\"outputs\" : {|\"outputs\" : { \"sky\" : { \"name\" : \"predicted_depth\","
                        + " \"classIndex\" : 2 },|with outputs.sky.classIndex 2 N x C x H x W",
            })
    void aNetworkThatIsNotItsCardsIsRefused(String good, String bad, String message)
            throws Exception {
        ModelPackage model = withCard(good, bad);
        assertThatThrownBy(() -> load(model))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
        assertThat(SharedSessions.open()).isZero();
    }

    @Test
    void aSessionIsSharedAndClosedWithItsLastLease() throws Exception {
        ModelPackage model = TestModels.brightness(folder, "v1", 1f);
        LoadedModel first = load(model);
        LoadedModel second = load(ModelPackage.open(model.location()));
        LoadedModel batch = first.retain();
        assertThat(SharedSessions.open()).isEqualTo(1);
        first.close();
        first.close();
        second.close();
        ByteBuffer image = TestModels.input(new float[3 * 2 * 2]);
        assertThat(
                        batch.session()
                                .run(image, new long[] {1, 3, 2, 2}, Set.of("predicted_depth"))
                                .get("predicted_depth")
                                .values())
                .hasSize(4);
        batch.close();
        assertThat(SharedSessions.open()).isZero();
        assertThatThrownBy(first::retain).hasMessageContaining("closed before");
    }

    @Test
    void aNetworkOfAnotherElementTypeThanTheCardSaysIsRefused() throws Exception {
        ModelPackage bytes = TestModels.brightnessOfBytes(folder.resolve("bytes"), "v1", 1f);
        Path place = folder.resolve("other");
        Files.createDirectories(place);
        Files.copy(
                Path.of(bytes.location(), ModelPackage.MODEL_FILE),
                place.resolve(ModelPackage.MODEL_FILE));
        ModelCard floats = ModelCards.disparity("test", "v1", new SizeRule.Fixed(32, 32));
        ModelPackage other = ModelPackageWriter.write(place, floats);
        assertThatThrownBy(() -> load(other))
                .hasMessageContaining(
                        "a float32 tensor is expected, as the card's input.elementType");
    }

    @Test
    void anInputSizeOfAFixedNetworkIsRefused() {
        ModelPackage model = TestModels.brightness(folder, "v1", 1f);
        assertThatThrownBy(
                        () ->
                                LoadedModel.load(
                                        model, false, Device.CPU, RuntimeOptions.DEFAULT, 64))
                .hasMessageContaining("takes images of 32 x 32 only");
    }

    private static float whiteIn(ModelPackage model, Precision precision) throws Exception {
        RuntimeOptions options = RuntimeOptions.DEFAULT.withPrecision(precision);
        try (LoadedModel loaded = LoadedModel.load(model, false, Device.CPU, options, 0)) {
            ByteBuffer white = TestModels.input(1, 1, 1);
            return loaded.session()
                    .run(white, new long[] {1, 3, 1, 1}, Set.of("predicted_depth"))
                    .get("predicted_depth")
                    .values()[0];
        }
    }

    @Test
    void aJobChoosesTheNetworkByPrecision() throws Exception {
        ModelPackage all = TestModels.brightnessInAllPrecisions(folder.resolve("a"), "v1", 1f);
        assertThat(whiteIn(all, Precision.FP32)).isEqualTo(1);
        assertThat(whiteIn(all, Precision.FP16)).isEqualTo(2);
        assertThat(whiteIn(all, Precision.INT8)).isEqualTo(3);
        assertThat(whiteIn(all, Precision.AUTO)).isEqualTo(3);
        assertThat(SharedSessions.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fp32.absRel=0.1 int8.absRel=0.1009, 3",
        "fp32.absRel=0.1 int8.absRel=0.1011, 1",
        "int8.difference=0.009, 3",
        "int8.difference=0.011, 1",
        "int8.absRel=0.1, 1",
        "fp32.absRel=0.1 int8.absRel=0.1011 int8.difference=0, 1"
    })
    void int8ServesByItselfOnlyWhereTheCardSaysThatItIsNearlyAsGood(String metrics, float expected)
            throws Exception {
        ModelPackage all = TestModels.brightnessInAllPrecisions(folder.resolve("a"), "v1", 1f);
        Path other = Files.createDirectories(folder.resolve("b"));
        all.copyTo(other);
        Map<String, Double> parsed = new HashMap<>();
        for (String metric : metrics.split(" ")) {
            String[] parts = metric.split("=");
            parsed.put(parts[0], Double.valueOf(parts[1]));
        }
        ModelPackage model = ModelPackageWriter.write(other, all.card().withMetrics(parsed));
        assertThat(whiteIn(model, Precision.AUTO)).isEqualTo(expected);
        assertThat(whiteIn(model, Precision.INT8)).isEqualTo(3);
    }

    @Test
    void aPrecisionThatAPackageLacksIsRefused() throws Exception {
        ModelPackage model = TestModels.brightness(folder, "v1", 1f);
        assertThatThrownBy(() -> whiteIn(model, Precision.INT8))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has no model-int8.onnx for precision int8");
        assertThat(whiteIn(model, Precision.AUTO)).isEqualTo(1);
        assertThatThrownBy(() -> NetworkChoice.file(model, false, Device.cuda(0), Precision.INT8))
                .hasMessageContaining("precision int8 runs on a CPU only");
    }

    @Test
    void somebodyElsesNetworkRunsThroughItsCardAlone() throws Exception {
        Path network =
                Path.of(System.getProperty("flinkdepth.shared", "none"), "models/fastdepth.onnx");
        assumeThat(network).exists();
        Path card = Path.of("../examples/models/fastdepth/card.json");
        Files.copy(card, folder.resolve(ModelPackage.CARD_FILE));
        Files.copy(network, folder.resolve(ModelPackage.MODEL_FILE));
        try (LoadedModel model = load(ModelPackage.open(folder.toString()))) {
            Map<String, FloatTensor> prediction =
                    model.session()
                            .run(
                                    TestModels.input(new float[3 * 224 * 224]),
                                    new long[] {1, 3, 224, 224},
                                    Set.of("350"));
            assertThat(prediction.get("350").shape()).containsExactly(1, 1, 224, 224);
        }
    }
}
