// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.engine.ReadAll;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TestPictures;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.onnx.ExportOptions;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.onnx.OnnxExporter;
import io.flinkdepth.training.pseudolabel.SkyPredictor;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import io.flinkdepth.training.weights.EncoderWeights;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkyTrainingTest {
    @TempDir Path folder;

    private SkyRecipe recipe(String output, int steps) throws IOException {
        return new SkyRecipe(
                GoldenCase.tiny16(),
                TestPictures.encoder(folder),
                4,
                new CropSettings(64, 64, 1, 1, 0.5, false, null, 0),
                Schedule.linear(steps, 2),
                1e-2f,
                0.01f,
                new RunSettings(folder.resolve(output), 1000, 1, 2, 8, 3));
    }

    private static Path train(SkyRecipe recipe, List<StepReport> reports) throws Exception {
        return new SkyTraining(recipe, new SkyPictures(0, 12, true), reports::add).run();
    }

    @Test
    void aLinearHeadFindsSkyThatItsPlaceDoesNotTell() throws Exception {
        SkyRecipe recipe = recipe("out", 60);
        List<StepReport> reports = new ArrayList<>();
        Path weights = train(recipe, reports);
        // At the start every pixel is as likely sky as not.
        assertThat(reports.get(0).loss()).isCloseTo(Math.log(2), within(1e-5));
        assertThat(reports.get(59).loss()).isLessThan(0.35);

        SkyPictures unseen = new SkyPictures(90, 9, true);
        SkyScore head = SkyEvaluation.of(recipe, weights, unseen);
        SkyScore place =
                SkyEvaluation.of(
                        recipe,
                        SkyEvaluation.usualPlaces(recipe, new SkyPictures(0, 12, true)),
                        unseen);
        assertThat(head.images()).isEqualTo(9);
        // Horizons at a quarter, a half and three quarters: place calls the upper half sky.
        assertThat(place.intersectionOverUnion())
                .isCloseTo((16 + 32 + 32) / (32.0 + 32 + 48), within(1e-9));
        assertThat(head.intersectionOverUnion()).isGreaterThan(0.8);
    }

    @Test
    void theSameSeedGivesTheSameHead() throws Exception {
        float[][] heads = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (SafetensorsFile file =
                    SafetensorsFile.open(train(recipe("out" + i, 5), new ArrayList<>()))) {
                heads[i] = file.read("sky_head.classifier.weight");
            }
        }
        assertThat(heads[0]).containsExactly(heads[1]);
    }

    @Test
    void imagesWhoseSkyIsUnknownCannotBeTrainedOn() throws Exception {
        SkyTraining training =
                new SkyTraining(recipe("out", 5), new SkyPictures(0, 12, false), report -> {});
        assertThatThrownBy(training::run)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing is known of its sky");
    }

    @Test
    void strengthsThatDoNotApplyAreRefused() throws Exception {
        SkyRecipe good = recipe("out", 5);
        assertThatThrownBy(
                        () ->
                                new SkyRecipe(
                                        good.network(),
                                        good.encoderWeights(),
                                        4,
                                        new CropSettings(64, 80, 1, 1, 0.5, false, null, 0),
                                        good.schedule(),
                                        1e-2f,
                                        0,
                                        good.run()))
                .hasMessageContaining("leave out maxSide");
    }

    @Test
    void scoresCountPixelsOfAllImages() {
        SkyScore.Count count = new SkyScore.Count();
        count.add(new boolean[] {true, true, false, false}, new float[] {1, 0, 1, 0});
        count.add(new boolean[] {true, false, false, false}, new float[] {0, 0, 0, 0});
        SkyScore score = count.score();
        assertThat(score.imagesWithSky()).isEqualTo(1);
        assertThat(score.intersectionOverUnion()).isEqualTo(1 / 4.0);
        assertThat(score.meanOverImages()).isEqualTo(1 / 3.0);
        assertThat(score.falseShare()).isEqualTo(1 / 4.0);
    }

    @Test
    void anExportedHeadTellsTheSkyOfSamplesThatDoNot() throws Exception {
        SkyRecipe recipe = recipe("out", 60);
        Path head = train(recipe, new ArrayList<>());
        Path model = folder.resolve("model");
        write(recipe, head, model);
        try (SkyPredictor predictor = SkyPredictor.open(model.toUri().toString())) {
            List<LabelledSample> unknown = ReadAll.of(new SkyPictures(90, 3, false));
            List<LabelledSample> known = ReadAll.of(new SkyPictures(90, 3, true));
            for (int i = 0; i < 3; i++) {
                boolean[] sky = predictor.complete(unknown.get(i)).sky();
                assertThat(ReadAll.agreement(sky, known.get(i).sky())).isGreaterThan(0.85);
                assertThat(predictor.complete(known.get(i))).isSameAs(known.get(i));
            }
        }
    }

    private static void write(SkyRecipe recipe, Path head, Path model) throws IOException {
        try (SafetensorsFile encoder = SafetensorsFile.open(recipe.encoderWeights());
                SafetensorsFile weights = SafetensorsFile.open(head)) {
            EncoderWeights source = new EncoderWeights(recipe.encoderWeights(), encoder);
            OnnxExporter exporter =
                    new OnnxExporter(recipe.network(), source, ExportOptions.defaults())
                            .withSky((name, shape) -> weights.read(name), false);
            ModelCard card =
                    new ModelCard(
                            "sky",
                            null,
                            "a network of a test",
                            ModelPackageExporter.input(
                                    new SizeRule.Fixed(64, 64), ModelInput.Interpolation.BILINEAR),
                            ModelPackageExporter.outputsWithSky(recipe.network(), false),
                            new ModelLicence("Apache-2.0", false),
                            Map.of(),
                            Map.of(),
                            Map.of());
            ModelPackageExporter.write(exporter, file -> card, Set.of(), model);
        }
    }
}
