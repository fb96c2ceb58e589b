// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.flinkdepth.training.loss.LossTerm;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    private static final Set<String> BALLS = Set.of("balls AbsRel", "balls delta1");

    @TempDir Path folder;

    private Path encoder;

    @BeforeEach
    void writeAnEncoder() throws IOException {
        encoder = TestPictures.encoder(folder);
    }

    interface Recipe {
        RecipeConfiguration of(Path encoder, int steps, RunSettings run);
    }

    static Stream<Recipe> recipes() {
        return Stream.of(
                TestRecipes::teacher,
                TestRecipes::student,
                TestRecipes::second,
                TestRecipes::metric);
    }

    private RunSettings run(String output, int checkpointEvery) {
        return TestRecipes.run(folder.resolve(output), checkpointEvery);
    }

    private static List<StepReport> train(RecipeConfiguration configuration, TrainingData data)
            throws Exception {
        List<StepReport> reports = new ArrayList<>();
        new Training(configuration, data, reports::add).run();
        return reports;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void goesOnFromItsCheckpointAsIfUnbroken(Recipe recipe) throws Exception {
        RecipeConfiguration unbroken = recipe.of(encoder, 20, run("unbroken", 1000));
        List<StepReport> expected = train(unbroken, TestPictures.both());

        RecipeConfiguration broken = recipe.of(encoder, 20, run("broken", 6));
        List<StepReport> first = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                new Training(
                                                broken,
                                                TestPictures.both(),
                                                report -> {
                                                    first.add(report);
                                                    if (report.step() == 9) {
                                                        throw new IllegalStateException("killed");
                                                    }
                                                })
                                        .run())
                .hasMessageContaining("killed");
        List<StepReport> rest = train(broken, TestPictures.both());

        assertThat(first).hasSize(9);
        assertThat(rest.get(0).step()).isEqualTo(7);
        for (int step = 1; step <= 20; step++) {
            StepReport report = step <= 9 ? first.get(step - 1) : rest.get(step - 7);
            assertThat(report.losses().keySet())
                    .isEqualTo(expected.get(step - 1).losses().keySet());
            report.losses()
                    .forEach(
                            (name, value) ->
                                    assertThat(value)
                                            .as("%s at step %d", name, report.step())
                                            .isCloseTo(
                                                    expected.get(report.step() - 1)
                                                            .losses()
                                                            .get(name),
                                                    within(1e-6)));
        }
        assertThat(weights(broken)).containsExactly(weights(unbroken), within(1e-6f));
    }

    private static Path weightsFile(RecipeConfiguration configuration) {
        return configuration.run().output().resolve(Checkpoint.WEIGHTS);
    }

    private static float[] weights(RecipeConfiguration configuration) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(weightsFile(configuration))) {
            return file.read("pretrained.blocks.2.mlp.fc1.weight");
        }
    }

    /** A fixed batch: the same image over and over, always whole. */
    @ParameterizedTest
    @MethodSource("recipes")
    void theLossFallsOnAFixedBatch(Recipe recipe) throws Exception {
        RecipeConfiguration template = recipe.of(encoder, 40, run("fixed", 1000));
        RecipeConfiguration fixed =
                TestRecipes.with(
                        TestRecipes.with(
                                template, new CropSettings(48, 48, 1, 1, 0, false, null, 0)),
                        TestRecipes.FAST,
                        template.schedule());
        TrainingData single =
                new TrainingData(
                        new TestPictures(1, false, i -> {}), new TestPictures(1, true, i -> {}));
        List<StepReport> reports = train(fixed, single);
        assertThat(reports.get(39).loss()).isLessThan(0.6 * reports.get(0).loss());
    }

    @Test
    void gradientsReachEveryParameterThatTheyReachInTheOfficialNetwork() throws Exception {
        RecipeConfiguration student = TestRecipes.student(encoder, 3, run("all", 1));
        RecipeConfiguration noDecay =
                TestRecipes.with(
                        student,
                        new OptimizerSettings(1e-3f, 1e-3f, List.of(), 0, List.of(), 1, 0),
                        student.schedule());
        train(noDecay, TestPictures.both());
        List<String> without = new ArrayList<>();
        try (SafetensorsFile file =
                SafetensorsFile.open(student.run().output().resolve(Checkpoint.FILE))) {
            for (String name : ParameterShapes.of(student.network()).keySet()) {
                float[] moment = file.read("variance." + name);
                boolean still = Arrays.equals(moment, new float[moment.length]);
                if (still) {
                    without.add(name);
                }
            }
        }
        assertThat(without)
                .containsExactlyInAnyOrder(
                        "pretrained.mask_token",
                        "depth_head.scratch.refinenet4.resConfUnit1.conv1.weight",
                        "depth_head.scratch.refinenet4.resConfUnit1.conv1.bias",
                        "depth_head.scratch.refinenet4.resConfUnit1.conv2.weight",
                        "depth_head.scratch.refinenet4.resConfUnit1.conv2.bias");
    }

    @Test
    void startsAtAllWeightsOfAFile() throws Exception {
        RecipeConfiguration template = TestRecipes.teacher(encoder, 40, run("before", 1000));
        RecipeConfiguration fixed =
                TestRecipes.with(template, new CropSettings(48, 48, 1, 1, 0, false, null, 0));
        TrainingData single = TrainingData.labelled(new TestPictures(1, false, i -> {}));
        List<StepReport> before = train(fixed, single);
        Path weights = fixed.run().output().resolve(Checkpoint.WEIGHTS);
        List<StepReport> after =
                train(fixed.withRun(run("after", 1000)).withStart(weights), single);
        assertThat(after.get(0).loss())
                .isLessThan(0.6 * before.get(0).loss())
                .isLessThan(1.5 * before.get(39).loss());
        assertThatThrownBy(
                        () -> train(fixed.withRun(run("encoder", 1000)).withStart(encoder), single))
                .hasMessageContaining("has no tensor pretrained.")
                .hasMessageContaining(encoder.toString());
    }

    @Test
    void twoAccumulatedBatchesAreOneOfTwiceAsMany() throws Exception {
        RecipeConfiguration template = slowly(TestRecipes.teacher(encoder, 6, run("whole", 1000)));
        CropSettings crop = new CropSettings(32, 32, 1, 1, 0, false, null, 0);
        List<StepReport> whole = train(with(template, new BatchSettings(4, 0, 1), crop), one());
        RecipeConfiguration halves =
                with(template.withRun(run("halves", 1000)), new BatchSettings(2, 0, 2), crop);
        List<StepReport> accumulated = train(halves, one());
        for (int i = 0; i < 6; i++) {
            assertThat(accumulated.get(i).loss())
                    .isCloseTo(whole.get(i).loss(), withinPercentage(0.1));
        }
        // Later on rounding decides which pixel is the median, and gets its gradient.
        for (int i = 0; i < 2; i++) {
            assertThat(accumulated.get(i).gradientNorm())
                    .isCloseTo(whole.get(i).gradientNorm(), withinPercentage(0.001));
        }
    }

    /** Rounding differs, and at high rates it grows with each step. */
    private static RecipeConfiguration slowly(RecipeConfiguration template) {
        return TestRecipes.with(template, OptimizerSettings.of(1e-6f, 1e-5f), template.schedule());
    }

    private static TrainingData one() {
        return TrainingData.labelled(TestPictures.labelled());
    }

    private static RecipeConfiguration with(
            RecipeConfiguration template, BatchSettings batch, CropSettings crop) {
        return TestRecipes.with(TestRecipes.with(template, batch), crop);
    }

    /** Only the decay moves what has no gradient. */
    @Test
    void weightDecayIsOnEverythingButWhatIsExempt() throws Exception {
        for (boolean exempt : new boolean[] {false, true}) {
            RecipeConfiguration template =
                    TestRecipes.teacher(encoder, 6, run("decay-" + exempt, 1000));
            List<String> names = exempt ? List.of("refinenet4") : List.of();
            RecipeConfiguration decaying =
                    TestRecipes.with(
                            template,
                            new OptimizerSettings(1e-3f, 1e-2f, List.of(), 0.5f, names, 1, 0),
                            Schedule.linear(6, 0));
            train(decaying, one());
            // This one never gets a gradient.
            String name = "depth_head.scratch.refinenet4.resConfUnit1.conv1.weight";
            try (SafetensorsFile before =
                            SafetensorsFile.open(fresh(template).resolve(Checkpoint.FILE));
                    SafetensorsFile after =
                            SafetensorsFile.open(
                                    decaying.run().output().resolve(Checkpoint.WEIGHTS))) {
                double ratio = norm(after.read(name)) / norm(before.read(name));
                // Rates of 1, 5/6 … 1/6 of 0.01, each times 0.5.
                double expected = 1;
                for (int i = 6; i > 0; i--) {
                    expected *= 1 - 0.5 * 0.01 * i / 6;
                }
                assertThat(ratio).isCloseTo(exempt ? 1 : expected, within(2e-4));
            }
        }
    }

    /** The same start, written by a step whose rates are all but nothing. */
    private Path fresh(RecipeConfiguration template) throws Exception {
        Path output = Files.createTempDirectory(folder, "fresh");
        RecipeConfiguration still =
                TestRecipes.with(
                                template,
                                new OptimizerSettings(
                                        1e-12f, 1e-12f, List.of(), 0, List.of(), 1, 0),
                                Schedule.linear(1, 0))
                        .withRun(TestRecipes.run(output, 1));
        train(still, one());
        return output;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void aFrozenEncoderStaysAsItWas() throws Exception {
        RecipeConfiguration template = TestRecipes.teacher(encoder, 6, run("frozen", 1000));
        RecipeConfiguration frozen =
                TestRecipes.with(template, OptimizerSettings.of(0, 1e-3f), Schedule.linear(3, 0));
        train(frozen, one());
        try (SafetensorsFile before = SafetensorsFile.open(encoder)) {
            assertThat(weights(frozen)).containsExactly(before.read("blocks.2.mlp.fc1.weight"));
        }
    }

    private RecipeConfiguration trainingOnly(String parameters) {
        return TestRecipes.with(
                TestRecipes.teacher(encoder, 6, run("named", 1000)),
                new OptimizerSettings(1e-3f, 1e-3f, List.of(parameters), 0.01f, List.of(), 1, 0.9),
                Schedule.linear(3, 0));
    }

    @Test
    void onlyTheNamedParametersAreTrained() throws Exception {
        RecipeConfiguration named = trainingOnly("blocks.2.");
        RecipeConfiguration none =
                TestRecipes.with(
                        TestRecipes.teacher(encoder, 6, run("untrained", 1000)),
                        OptimizerSettings.of(1e-30f, 0),
                        Schedule.linear(1, 0));
        train(named, one());
        train(none, one());
        try (SafetensorsFile start = SafetensorsFile.open(weightsFile(none));
                SafetensorsFile trained = SafetensorsFile.open(weightsFile(named))) {
            for (String name : start.tensors().keySet()) {
                if (name.equals("depth_head.scratch.output_conv2.2.bias")) {
                    continue; // calibrated after the training
                }
                if (name.contains("blocks.2.")) {
                    assertThat(trained.read(name)).as(name).isNotEqualTo(start.read(name));
                } else {
                    assertThat(trained.read(name)).as(name).isEqualTo(start.read(name));
                }
            }
        }
    }

    @Test
    void aParameterThatTheNetworkLacksIsNamed() {
        assertThatThrownBy(() -> train(trainingOnly("blocks.7."), one()))
                .hasMessageContaining("optimizer.trained names blocks.7., but no parameter")
                .hasMessageContaining("pretrained.blocks.2.");
    }

    @Test
    void theLogIsCutBackToTheCheckpointAndTheReportIsWhole() throws Exception {
        RecipeConfiguration configuration = TestRecipes.student(encoder, 4, run("logged", 2));
        TrainingData both = TestPictures.both();
        TrainingData heldOut =
                new TrainingData(
                        both.labelled(),
                        both.pseudoLabelled(),
                        List.of(TestPictures.labelled()),
                        both.description());
        TrainingLog log = TrainingLog.open(configuration);
        new Training(configuration, heldOut, log::add).run();
        List<StepReport> reports = TrainingLog.read(configuration.run().output());
        assertThat(reports).extracting(StepReport::step).containsExactly(1, 2, 3, 4);
        assertThat(reports)
                .extracting(report -> report.heldOut().keySet())
                .containsExactly(Set.of(), BALLS, Set.of(), BALLS);
        assertThat(reports.get(3).heldOut().get("balls AbsRel")).isBetween(1e-3, 1.0);
        RecipeConfiguration without = configuration.withRun(run("unlogged", 2));
        train(without, both);
        assertThat(weights(configuration)).as("training").isEqualTo(weights(without));
        Path file = configuration.run().output().resolve(TrainingLog.FILE);
        Files.writeString(file, Files.readString(file) + "{\"step\": 5, \"los");
        TrainingReport.write(withoutTheTornLine(configuration, file), TestPictures.both());
        String page = Files.readString(configuration.run().output().resolve(TrainingReport.FILE));
        assertThat(page)
                .contains("Held-out images: AbsRel", "Held-out images: delta1")
                .contains("Gradient norm before clipping", "Factor of the learning rates");
        assertThat(page).contains("data:image/png;base64,").contains("data:image/jpeg;base64,");
        assertThat(page).doesNotContain("http://").doesNotContain("https://");
    }

    @Test
    void aHeldOutSetThatCannotBeReadFailsBeforeTheFirstStep() throws Exception {
        RecipeConfiguration configuration = TestRecipes.teacher(encoder, 6, run("early", 1));
        TestPictures flat =
                new TestPictures(
                        1,
                        false,
                        i -> {
                            throw new IOException("ball " + i + " is flat");
                        });
        TrainingData data =
                new TrainingData(TestPictures.labelled(), null, List.of(flat), "one and flat ones");
        assertThatThrownBy(() -> train(configuration, data)).hasMessageContaining("ball 0 is flat");
        assertThat(configuration.run().output().resolve(Checkpoint.FILE)).doesNotExist();
    }

    private static RecipeConfiguration withoutTheTornLine(
            RecipeConfiguration configuration, Path file) throws IOException {
        TrainingLog.open(configuration);
        assertThat(Files.readAllLines(file)).hasSize(4);
        return configuration;
    }

    @Test
    void unreadableImagesAreSkippedAndTooManyStopTheRunByName() throws Exception {
        RecipeConfiguration configuration = TestRecipes.teacher(encoder, 6, run("bad", 1000));
        AtomicInteger reads = new AtomicInteger();
        TestPictures some =
                new TestPictures(
                        16,
                        false,
                        i -> {
                            if (i == 3) {
                                reads.incrementAndGet();
                                throw new IOException("ball 3 is flat");
                            }
                        });
        train(configuration, TrainingData.labelled(some));
        assertThat(reads.get()).isPositive();
        TestPictures none =
                new TestPictures(
                        100,
                        false,
                        i -> {
                            throw new IOException("ball " + i + " is flat");
                        });
        RecipeConfiguration other = configuration.withRun(run("worse", 1000));
        assertThatThrownBy(() -> train(other, TrainingData.labelled(none)))
                .hasStackTraceContaining("balls")
                .hasStackTraceContaining("ball ");
    }

    @Test
    void metricTrainingWantsMetres() {
        RecipeConfiguration metric = TestRecipes.metric(encoder, 3, run("metres", 1000));
        assertThatThrownBy(
                        () -> train(metric, TrainingData.labelled(TestPictures.pseudoLabelled())))
                .hasStackTraceContaining("metric training wants depth in metres")
                .hasStackTraceContaining("AFFINE_DISPARITY");
    }

    @Test
    void refusesACheckpointOfAnotherSeed() throws Exception {
        RecipeConfiguration first = TestRecipes.teacher(encoder, 6, run("seeded", 3));
        train(first, one());
        RunSettings run = first.run();
        RecipeConfiguration second =
                first.withRun(new RunSettings(run.output(), 3, 1, 2, 8, run.seed() + 1));
        assertThatThrownBy(() -> train(second, one())).hasMessageContaining("seed 8");
    }

    @Test
    void refusesACheckpointOfAnotherRecipeUnlessAllowed() throws Exception {
        RecipeConfiguration first = TestRecipes.teacher(encoder, 6, run("changed", 3));
        train(first, one());
        RecipeConfiguration loss =
                TestRecipes.with(first, Objective.labelled(new LossTerm(LossTerm.Kind.TRIMMED, 1)));
        try (SafetensorsFile checkpoint =
                SafetensorsFile.open(first.run().output().resolve(Checkpoint.FILE))) {
            assertThat(checkpoint.metadata().get("recipe.batch"))
                    .isEqualTo("[labelled=4, pseudoLabelled=0, accumulation=1]");
        }
        assertThatThrownBy(() -> train(loss, one()))
                .hasMessageContaining("was written with another objective")
                .hasMessageContaining("AFFINE_INVARIANT")
                .hasMessageContaining("TRIMMED")
                .hasMessageContaining("--allow-changed-recipe");
        RecipeConfiguration schedule =
                TestRecipes.with(
                        first, first.optimizer(), Schedule.linear(9, first.schedule().steps()));
        assertThatThrownBy(() -> train(schedule, one())).hasMessageContaining("another schedule");
        TrainingData moved = new TrainingData(one().labelled(), null, "another folder");
        assertThatThrownBy(() -> train(first, moved)).hasMessageContaining("another data");

        RecipeConfiguration allowed = loss.withRun(loss.run().withChangedRecipeAllowed());
        assertThat(train(allowed, one())).isEmpty();
        // Intervals and threads do not change the result.
        RunSettings run = first.run();
        assertThat(train(first.withRun(new RunSettings(run.output(), 2, 1, 1, 8, 7)), one()))
                .isEmpty();
    }

    /** Version 0.1 wrote the seed alone. */
    @Test
    void usesACheckpointWithoutARecipe() throws Exception {
        RecipeConfiguration recipe = TestRecipes.teacher(encoder, 6, run("earlier", 3));
        train(recipe, one());
        Path file = recipe.run().output().resolve(Checkpoint.FILE);
        Path earlier = folder.resolve("earlier.safetensors");
        try (SafetensorsFile checkpoint = SafetensorsFile.open(file)) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            checkpoint.tensors().forEach((name, header) -> shapes.put(name, header.shape()));
            Map<String, String> metadata = new LinkedHashMap<>(checkpoint.metadata());
            assertThat(metadata.keySet().removeIf(name -> name.startsWith("recipe."))).isTrue();
            SafetensorsWriter.write(earlier, shapes, checkpoint::read, WeightType.F32, metadata);
        }
        Files.move(earlier, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(
                        train(
                                TestRecipes.with(
                                        recipe,
                                        Objective.labelled(new LossTerm(LossTerm.Kind.TRIMMED, 1))),
                                one()))
                .isEmpty();
    }

    @Test
    void partsThatDoNotGoTogetherAreRefused() {
        RecipeConfiguration student = TestRecipes.student(encoder, 3, run("x", 1));
        assertThatThrownBy(() -> with(student, new BatchSettings(2, 3, 1), student.crop()))
                .hasMessageContaining("give an even number");
        assertThatThrownBy(() -> with(student, new BatchSettings(2, 0, 1), student.crop()))
                .hasMessageContaining("0 pseudo-labelled images");
        assertThatThrownBy(
                        () ->
                                new RecipeConfiguration(
                                        student.network().withMaxDepth(20),
                                        encoder,
                                        student.batch(),
                                        student.crop(),
                                        student.objective(),
                                        student.schedule(),
                                        student.optimizer(),
                                        student.run()))
                .hasMessageContaining("SCALE_INVARIANT_LOG");
        assertThatThrownBy(
                        () ->
                                new Objective(
                                        List.of(),
                                        List.of(new LossTerm(LossTerm.Kind.TRIMMED, 1)),
                                        0.1,
                                        0,
                                        0.85,
                                        Objective.Combination.SUM))
                .hasMessageContaining("TRIMMED leaves no pixels out");
        assertThatThrownBy(() -> new Training(student, one(), r -> {}))
                .hasMessageContaining("no such data set");
    }
}
