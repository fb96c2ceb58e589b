// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import io.flinkdepth.training.augment.StrongPerturbation;
import io.flinkdepth.training.loss.LossTerm;
import io.flinkdepth.training.loss.LossTerm.Kind;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.Objective.Combination;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** The rows of the ablation: each adds one component to the row above; the last is V2's student. */
@Internal
public enum AblationRow {
    /** Labelled images only; also the teacher of the other rows of its seed. */
    LABELLED("labelled only"),
    /** Labelled images only, with as many steps as a teacher and its student together. */
    LABELLED_LONGER("labelled only, trained as long"),
    /** With pseudo-labelled images, as clean as the teacher saw them. */
    UNLABELLED("+ unlabelled, no perturbation"),
    /** With strong colour distortion and blur. */
    COLOUR("+ colour"),
    /** With CutMix for every second image. */
    CUTMIX("+ CutMix"),
    /** With feature alignment to the frozen encoder. */
    ALIGNMENT("+ feature alignment"),
    /** Pseudo-labels only, of a teacher that saw synthetic images only. */
    SECOND("V2: pseudo-labels only");

    private static final int WARMUP = 50;
    private static final double CUTMIX_SHARE = 0.5;
    private static final LossTerm AFFINE = new LossTerm(Kind.AFFINE_INVARIANT, 1);

    private final String title;

    AblationRow(String title) {
        this.title = title;
    }

    /** What the tables call it. */
    public String title() {
        return title;
    }

    /** Name of its folder. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The recipe, with AdamW at rates of 5e-5 for the encoder and 5e-4 for the head.
     *
     * @param teacherSteps steps of the teacher, and of each student
     */
    RecipeConfiguration recipe(
            AblationSize size, Path encoder, int teacherSteps, Path output, long seed) {
        int steps = this == LABELLED_LONGER ? 2 * teacherSteps : teacherSteps;
        return new RecipeConfiguration(
                size.network(),
                encoder,
                batch(size),
                CropSettings.squares(size.side()).withPerturbation(colours(), cutMixShare()),
                objective(),
                Schedule.linear(steps, Math.min(WARMUP, steps - 1)),
                OptimizerSettings.of(5e-5f, 5e-4f),
                RunSettings.of(output, seed).withCheckpointEvery(100));
    }

    private BatchSettings batch(AblationSize size) {
        int images = size.images();
        int labelled = size.labelledImages();
        return switch (this) {
            case LABELLED, LABELLED_LONGER -> new BatchSettings(images, 0, 1);
            case SECOND -> new BatchSettings(0, images, 1);
            default -> new BatchSettings(labelled, images - labelled, 1);
        };
    }

    @Nullable
    private StrongPerturbation colours() {
        return usesTeacher() && this != UNLABELLED ? StrongPerturbation.DEFAULT : null;
    }

    /** Whether a teacher labels images for it. */
    boolean usesTeacher() {
        return this != LABELLED && this != LABELLED_LONGER;
    }

    private double cutMixShare() {
        return this == CUTMIX || this == ALIGNMENT ? CUTMIX_SHARE : 0;
    }

    private Objective objective() {
        return switch (this) {
            case LABELLED, LABELLED_LONGER -> Objective.labelled(AFFINE);
            case SECOND ->
                    new Objective(
                            List.of(),
                            List.of(
                                    new LossTerm(Kind.AFFINE_INVARIANT, 1),
                                    new LossTerm(Kind.GRADIENT_MATCHING, 2)),
                            0.1,
                            1,
                            0.85,
                            Combination.SUM);
            default ->
                    new Objective(
                            List.of(AFFINE),
                            List.of(AFFINE),
                            0,
                            this == ALIGNMENT ? 1 : 0,
                            0.85,
                            Combination.MEAN);
        };
    }
}
