// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.DepthKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A card says what it says, in JSON and back; a package that was touched is refused by name. */
class ModelPackageTest {

    @TempDir Path folder;

    private static final ModelCard CARD =
            ModelCards.disparity("small", "v1", new SizeRule.ShorterSide(518, 14));

    @ParameterizedTest
    @CsvSource({
        // official Depth Anything sizes for an input size of 518, multiples of 14
        "640,480,686,518",
        "1242,375,1722,518",
        "480,640,518,686",
        "518,518,518,518",
        "37,41,518,574"
    })
    void shorterSideIsTheOfficialRule(int width, int height, int wantedWidth, int wantedHeight) {
        assertThat(new SizeRule.ShorterSide(518, 14).sizeFor(width, height))
                .isEqualTo(new ImageSize(wantedWidth, wantedHeight));
    }

    @ParameterizedTest
    @CsvSource({
        // official Depth Anything 3 sizes for a longer side of 504: 284 rows, then the nearest
        // multiple of 14, and of two that are equally near the larger one
        "1280,720,504,280",
        "640,480,504,378",
        "480,640,378,504",
        "680,1208,280,504",
        "504,35,504,42",
        "2000,3,504,14"
    })
    void longerSideIsTheOfficialRule(int width, int height, int wantedWidth, int wantedHeight) {
        assertThat(new SizeRule.LongerSide(504, 14).sizeFor(width, height))
                .isEqualTo(new ImageSize(wantedWidth, wantedHeight));
    }

    @Test
    void areaKeepsTheCostOfEveryAspectRatio() {
        SizeRule area = new SizeRule.Area(224, 16);
        assertThat(area.sizeFor(640, 640)).isEqualTo(new ImageSize(224, 224));
        assertThat(area.sizeFor(1242, 375)).isEqualTo(new ImageSize(400, 128));
        assertThat(area.sizeFor(10_000, 10)).isEqualTo(new ImageSize(7088, 16));
    }

    @ParameterizedTest
    @CsvSource({"FIXED", "SHORTER_SIDE", "LONGER_SIDE", "AREA"})
    void cardsComeBackFromJson(String rule) throws Exception {
        SizeRule size =
                switch (rule) {
                    case "FIXED" -> new SizeRule.Fixed(224, 192);
                    case "LONGER_SIDE" -> new SizeRule.LongerSide(504, 14);
                    case "AREA" -> new SizeRule.Area(224, 16);
                    default -> new SizeRule.ShorterSide(518, 14);
                };
        ModelCard card = ModelCards.disparity("small", null, size);
        assertThat(ModelCard.fromJson(card.toJson(), "card.json")).isEqualTo(card);
        ModelCard bytes = card.withInput(card.input().asBytes());
        assertThat(ModelCard.fromJson(bytes.toJson(), "card.json")).isEqualTo(bytes);
        assertThat(card.toJson()).isEqualTo(card.toJson());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"small\"|7|name is 7; expected a text",
                "\"NCHW\"|\"CHWN\"|input.layout is \"CHWN\"; expected one of [NCHW, NHWC]",
                "\"SHORTER_SIDE\"|\"LONGER\"|input.size.rule",
                "518|\"518\"|input.size.pixels is \"518\"; expected a whole number",
                "\"format\" : 1|\"format\" : 2|format is 2; expected 1",
                "\"small\"|\"../small\"|name must be",
            })
    void aDefectiveCardIsRefusedByField(String good, String bad, String message) {
        String json = new String(CARD.toJson(), StandardCharsets.UTF_8);
        assertThat(json).contains(good);
        byte[] broken = json.replace(good, bad).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelCard.fromJson(broken, "m/card.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("m/card.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"small, 129", "small, 1000000", "NCHW, 1000000"})
    void aLongTextIsRefusedAndNotQuotedWhole(String good, int length) {
        String json = new String(CARD.toJson(), StandardCharsets.UTF_8);
        byte[] broken =
                json.replace('"' + good + '"', '"' + "n".repeat(length) + '"')
                        .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelCard.fromJson(broken, "m/card.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("nnnn")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
    }

    @Test
    void skyComesBackFromJsonWithAndWithoutAClass() throws Exception {
        ModelOutputs.Sky probability =
                new ModelOutputs.Sky("sky", ModelOutputs.Sky.Activation.NONE, null);
        ModelOutputs.Sky ofClasses =
                new ModelOutputs.Sky("logits", ModelOutputs.Sky.Activation.SOFTMAX, 2);
        for (ModelCard card :
                List.of(
                        ModelCards.withOutputs(
                                CARD, new ModelOutputs(CARD.outputs().depth(), null, probability)),
                        ModelCards.withOutputs(CARD, new ModelOutputs(null, null, ofClasses)))) {
            assertThat(ModelCard.fromJson(card.toJson(), "card.json")).isEqualTo(card);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"SOFTMAX\"|\"SOFT\"|outputs.sky.activation is \"SOFT\"; expected one of [NONE,",
                "\"classIndex\" : 2|\"classIndex\" : -1|classIndex must be 0 or more, not -1",
                "\"classIndex\" : 2|\"classIndex\" : \"sky\"|outputs.sky.classIndex is \"sky\"",
                "\"classIndex\"|\"class\"|name the channel of sky in outputs.sky.classIndex",
                "\"sky\"|\"sea\"|name a depth output, an embedding output, a sky output"
            })
    void aDefectiveSkyIsRefusedByField(String good, String bad, String message) {
        ModelOutputs.Sky sky =
                new ModelOutputs.Sky("logits", ModelOutputs.Sky.Activation.SOFTMAX, 2);
        ModelCard card = ModelCards.withOutputs(CARD, new ModelOutputs(null, null, sky));
        String json = new String(card.toJson(), StandardCharsets.UTF_8);
        assertThat(json).contains(good);
        byte[] broken = json.replace(good, bad).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelCard.fromJson(broken, "m/card.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("m/card.json")
                .hasMessageContaining(message);
    }

    @Test
    void confidenceComesBackFromJson() throws Exception {
        ModelOutputs.Confidence confidence =
                new ModelOutputs.Confidence("confidence", ModelOutputs.Confidence.Range.ABOVE_ONE);
        ModelCard card =
                ModelCards.withOutputs(
                        CARD, new ModelOutputs(CARD.outputs().depth(), null, null, confidence));
        assertThat(ModelCard.fromJson(card.toJson(), "card.json")).isEqualTo(card);
        String broken =
                new String(card.toJson(), StandardCharsets.UTF_8).replace("ABOVE_ONE", "ABOVE");
        assertThatThrownBy(
                        () ->
                                ModelCard.fromJson(
                                        broken.getBytes(StandardCharsets.UTF_8), "m/card.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("outputs.confidence.range is \"ABOVE\"; expected one of");
    }

    private static ModelCard ofCanonicalCamera() {
        return ModelCards.withOutputs(
                CARD,
                new ModelOutputs(
                        new ModelOutputs.Depth(
                                "predicted_depth", DepthKind.METRIC_DEPTH, 1f, 312.5),
                        null));
    }

    @Test
    void aCanonicalFocalLengthComesBackFromJson() throws Exception {
        ModelCard card = ofCanonicalCamera();
        assertThat(ModelCard.fromJson(card.toJson(), "card.json")).isEqualTo(card);
        assertThat(new String(CARD.toJson(), StandardCharsets.UTF_8)).doesNotContain("canonical");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "312.5|0|canonicalFocalLength must be a positive number of pixels, not 0.0",
                "312.5|\"long\"|outputs.depth.canonicalFocalLength is \"long\"; expected a number",
                "METRIC_DEPTH|RELATIVE_DISPARITY|canonicalFocalLength is for the kind METRIC_DEPTH"
            })
    void aDefectiveCanonicalFocalLengthIsRefused(String good, String bad, String message) {
        String json = new String(ofCanonicalCamera().toJson(), StandardCharsets.UTF_8);
        assertThat(json).contains(good);
        byte[] broken = json.replace(good, bad).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ModelCard.fromJson(broken, "m/card.json"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    private ModelPackage write() throws Exception {
        Files.write(folder.resolve(ModelPackage.MODEL_FILE), new byte[] {1, 2, 3});
        return ModelPackageWriter.write(folder, CARD);
    }

    @Test
    void aPackageIsCopiedWholeAndChecked(@TempDir Path target) throws Exception {
        ModelPackage written = write();
        ModelPackage opened = ModelPackage.open(folder.toString());
        assertThat(opened.card()).isEqualTo(written.card());
        assertThat(opened.cardDigest()).isEqualTo(written.cardDigest());
        opened.copyTo(target);
        assertThat(target.resolve(ModelPackage.MODEL_FILE)).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void aFolderMayHaveSpacesAndAccents() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("my modèles"));
        Files.write(odd.resolve(ModelPackage.MODEL_FILE), new byte[] {1, 2, 3});
        ModelPackage written = ModelPackageWriter.write(odd, CARD);
        assertThat(ModelPackage.open(written.location()).card()).isEqualTo(written.card());
    }

    @Test
    void aFileThatWasCutShortIsRefused(@TempDir Path target) throws Exception {
        ModelPackage opened = write();
        Files.write(folder.resolve(ModelPackage.MODEL_FILE), new byte[] {1, 2});
        assertThatThrownBy(() -> opened.copyTo(target))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.onnx")
                .hasMessageContaining("cut short or changed");
    }

    @Test
    void aFileThatIsGoneIsRefused(@TempDir Path target) throws Exception {
        ModelPackage opened = write();
        Files.delete(folder.resolve(ModelPackage.MODEL_FILE));
        assertThatThrownBy(() -> opened.copyTo(target))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.onnx is missing");
    }

    @Test
    void aFolderWithoutACardIsNoPackage() {
        assertThatThrownBy(() -> ModelPackage.open(folder.toString()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no model package at " + folder);
        assertThatThrownBy(() -> ModelPackage.open("bundled:nothing"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no model package at bundled:nothing");
    }

    @Test
    void aPackageIsNeverChanged() throws Exception {
        write();
        assertThatThrownBy(() -> ModelPackageWriter.write(folder, CARD))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
