// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flinkdepth.training.loss.LossTerm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * All fields of a recipe's file; {@code data} and {@code package} may be left out in a loop.
 *
 * @param network the network that is trained
 * @param encoderWeights file with the pretrained encoder, to which features are aligned; without
 *     it, the encoder starts at random
 * @param startWeights safetensors with all weights that the training starts from; without it, it
 *     starts from the pretrained encoder and a random head
 * @param batch the images of a step
 * @param crop how images are cropped and perturbed
 * @param objective the losses
 * @param schedule the number of steps and the learning rates over them
 * @param optimizer the settings of AdamW
 * @param run output, intervals, threads and seed
 * @param data the data sets; required except in a loop
 * @param modelPackage the package that is made of the weights; required except in a loop
 */
@Internal
public record RecipeFields(
        NetworkFields network,
        @Nullable Path encoderWeights,
        @Nullable Path startWeights,
        BatchSettings batch,
        CropFields crop,
        ObjectiveFields objective,
        ScheduleFields schedule,
        OptimizerSettings optimizer,
        RunSettings run,
        @Nullable RecipeData data,
        @JsonProperty("package") @Nullable TrainedPackage modelPackage) {

    /**
     * The field {@code objective}: losses by name with their weights.
     *
     * @param labelled losses of labelled images with their weights, added up
     * @param pseudoLabelled losses of pseudo-labelled images with their weights, added up
     * @param ignoredShare share of the pixels of each pseudo-labelled image, those of the largest
     *     loss, that do not count (V2: 0.1)
     * @param alignment weight of the feature alignment on pseudo-labelled images; 0 for none
     * @param alignmentMargin cosine above which a token is not aligned
     * @param combination how labelled, pseudo-labelled and alignment losses are combined: their
     *     mean (V1) or their sum (V2)
     */
    record ObjectiveFields(
            @Nullable Map<LossTerm.Kind, Double> labelled,
            @Nullable Map<LossTerm.Kind, Double> pseudoLabelled,
            double ignoredShare,
            double alignment,
            double alignmentMargin,
            Objective.Combination combination) {

        Objective objective() {
            return new Objective(
                    terms(labelled),
                    terms(pseudoLabelled),
                    ignoredShare,
                    alignment,
                    alignmentMargin,
                    combination);
        }

        private static List<LossTerm> terms(@Nullable Map<LossTerm.Kind, Double> weights) {
            return weights == null
                    ? List.of()
                    : weights.entrySet().stream()
                            .map(e -> new LossTerm(e.getKey(), e.getValue()))
                            .toList();
        }
    }

    /**
     * Maps the fields onto a recipe, without its data and package.
     *
     * @param workers processes that share the epochs, each with a batch of its own
     */
    public RecipeConfiguration configuration(int workers) {
        int images = batch.pseudoLabelled() > 0 ? batch.pseudoLabelled() : batch.labelled();
        return new RecipeConfiguration(
                network.configuration(),
                encoderWeights,
                startWeights,
                batch,
                crop.settings(),
                objective.objective(),
                schedule.schedule(images * batch.accumulation() * workers),
                optimizer,
                run);
    }

    /** The default of every field that a recipe need not name. */
    public static YamlFile defaults() {
        try {
            return YamlFile.resource(RecipeFields.class, "defaults.yaml");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
