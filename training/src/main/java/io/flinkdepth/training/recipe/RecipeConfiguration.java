// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;

/**
 * A training recipe. The teacher, the student and metric fine-tuning of both generations differ in
 * these values only.
 *
 * @param network its shape; with a maximum depth it predicts metres
 * @param encoderWeights file with the pretrained encoder, which features are aligned to; null for
 *     an encoder that starts at random, where there is no alignment
 * @param startWeights safetensors with all weights that the training starts at, under their
 *     official names; null starts at the pretrained encoder and a random head
 * @param batch what one step sees
 * @param crop how images are cropped and perturbed
 * @param objective what is minimised
 * @param schedule how learning rates rise and fall
 * @param optimizer AdamW's settings
 * @param run how it runs
 */
@Experimental
public record RecipeConfiguration(
        DepthNetworkConfiguration network,
        @Nullable Path encoderWeights,
        @Nullable Path startWeights,
        BatchSettings batch,
        CropSettings crop,
        Objective objective,
        Schedule schedule,
        OptimizerSettings optimizer,
        RunSettings run) {

    /** Starts at the pretrained encoder. */
    @Internal
    public RecipeConfiguration(
            DepthNetworkConfiguration network,
            @Nullable Path encoderWeights,
            BatchSettings batch,
            CropSettings crop,
            Objective objective,
            Schedule schedule,
            OptimizerSettings optimizer,
            RunSettings run) {
        this(network, encoderWeights, null, batch, crop, objective, schedule, optimizer, run);
    }

    /** Refuses parts that do not go together. */
    @Internal
    public RecipeConfiguration {
        int patch = network.encoder().patchSize();
        require(
                crop.minSide() >= patch,
                "minSide is " + crop.minSide() + "; give at least one patch, " + patch + ".");
        require(
                encoderWeights != null || objective.alignment() == 0,
                "features are to be aligned, but there is no pretrained encoder; give"
                        + " encoderWeights, or leave out alignment.");
        boolean metres = network.head().maxDepth() != null;
        require(
                metres == objective.metric(),
                metres
                        ? "the network predicts metres, but its loss is relative; use"
                                + " SCALE_INVARIANT_LOG, or leave out maxDepth."
                        : "SCALE_INVARIANT_LOG wants metres, but the network is relative; give it a"
                                + " maxDepth.");
        require(
                (batch.labelled() > 0) == !objective.labelled().isEmpty(),
                "a batch has "
                        + batch.labelled()
                        + " labelled images and the objective "
                        + objective.labelled().size()
                        + " losses for them; give both or neither.");
        require(
                (batch.pseudoLabelled() > 0) == !objective.pseudoLabelled().isEmpty(),
                "a batch has "
                        + batch.pseudoLabelled()
                        + " pseudo-labelled images and the objective "
                        + objective.pseudoLabelled().size()
                        + " losses for them; give both or neither.");
        require(
                crop.cutMixShare() == 0 || batch.pseudoLabelled() % 2 == 0,
                "CutMix pairs images, but a batch has "
                        + batch.pseudoLabelled()
                        + " pseudo-labelled ones; give an even number.");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The same, starting at all weights of a file, or at the pretrained encoder for null. */
    public RecipeConfiguration withStart(@Nullable Path weights) {
        return new RecipeConfiguration(
                network, encoderWeights, weights, batch, crop, objective, schedule, optimizer, run);
    }

    /** The same with another way of running. */
    public RecipeConfiguration withRun(RunSettings other) {
        return new RecipeConfiguration(
                network,
                encoderWeights,
                startWeights,
                batch,
                crop,
                objective,
                schedule,
                optimizer,
                other);
    }
}
