// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.augment.StrongPerturbation;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.loss.LossTerm;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import java.nio.file.Path;
import java.util.List;

/** Recipes of a few small steps. */
public final class TestRecipes {
    private static final LossTerm AFFINE = new LossTerm(LossTerm.Kind.AFFINE_INVARIANT, 1);
    static final OptimizerSettings FAST = OptimizerSettings.of(2e-4f, 2e-3f);

    private TestRecipes() {}

    public static RunSettings run(Path output, int checkpointEvery) {
        return new RunSettings(output, checkpointEvery, 1, 2, 8, 7);
    }

    static RecipeConfiguration teacher(Path encoder, int steps, RunSettings run) {
        return new RecipeConfiguration(
                GoldenCase.tiny16(),
                encoder,
                new BatchSettings(4, 0, 1),
                new CropSettings(32, 48, 1.5, 0.7, 0.5, true, null, 0),
                Objective.labelled(AFFINE),
                Schedule.linear(steps, 5),
                FAST,
                run);
    }

    /** V1's student: mean of three losses, strong perturbation, CutMix, alignment. */
    public static RecipeConfiguration student(Path encoder, int steps, RunSettings run) {
        return new RecipeConfiguration(
                GoldenCase.tiny16(),
                encoder,
                new BatchSettings(2, 4, 1),
                CropSettings.squares(32).withPerturbation(StrongPerturbation.DEFAULT, 0.5),
                new Objective(
                        List.of(AFFINE), List.of(AFFINE), 0, 1, 0.85, Objective.Combination.MEAN),
                Schedule.linear(steps, 2),
                new OptimizerSettings(2e-4f, 2e-3f, List.of(), 0.01f, List.of(".bias"), 1, 0.99),
                run);
    }

    /** V2's student: pseudo-labels alone, trimmed and gradient matching, the worst left out. */
    static RecipeConfiguration second(Path encoder, int steps, RunSettings run) {
        return new RecipeConfiguration(
                GoldenCase.tiny16(),
                encoder,
                new BatchSettings(0, 4, 2),
                CropSettings.squares(32).withPerturbation(StrongPerturbation.DEFAULT, 0),
                new Objective(
                        List.of(),
                        List.of(
                                new LossTerm(LossTerm.Kind.AFFINE_INVARIANT, 1),
                                new LossTerm(LossTerm.Kind.GRADIENT_MATCHING, 2)),
                        0.1,
                        1,
                        0.85,
                        Objective.Combination.SUM),
                Schedule.linear(steps, 2),
                FAST,
                run);
    }

    static RecipeConfiguration metric(Path encoder, int steps, RunSettings run) {
        return new RecipeConfiguration(
                GoldenCase.tiny16().withMaxDepth(20),
                encoder,
                new BatchSettings(4, 0, 1),
                CropSettings.squares(32),
                Objective.labelled(new LossTerm(LossTerm.Kind.SCALE_INVARIANT_LOG, 1)),
                new Schedule(steps, 2, 0.9),
                FAST,
                run);
    }

    public static RecipeConfiguration with(RecipeConfiguration recipe, BatchSettings batch) {
        return copy(
                recipe,
                batch,
                recipe.crop(),
                recipe.objective(),
                recipe.schedule(),
                recipe.optimizer());
    }

    public static RecipeConfiguration with(RecipeConfiguration recipe, CropSettings crop) {
        return copy(
                recipe,
                recipe.batch(),
                crop,
                recipe.objective(),
                recipe.schedule(),
                recipe.optimizer());
    }

    public static RecipeConfiguration with(RecipeConfiguration recipe, Objective objective) {
        return copy(
                recipe,
                recipe.batch(),
                recipe.crop(),
                objective,
                recipe.schedule(),
                recipe.optimizer());
    }

    public static RecipeConfiguration with(
            RecipeConfiguration recipe, OptimizerSettings optimizer, Schedule schedule) {
        return copy(recipe, recipe.batch(), recipe.crop(), recipe.objective(), schedule, optimizer);
    }

    private static RecipeConfiguration copy(
            RecipeConfiguration recipe,
            BatchSettings batch,
            CropSettings crop,
            Objective objective,
            Schedule schedule,
            OptimizerSettings optimizer) {
        return new RecipeConfiguration(
                recipe.network(),
                recipe.encoderWeights(),
                recipe.startWeights(),
                batch,
                crop,
                objective,
                schedule,
                optimizer,
                recipe.run());
    }
}
