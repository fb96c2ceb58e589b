// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flinkdepth.training.loss.LossTerm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** All fields of a recipe's file; {@code data} and {@code package} may be left out in a loop. */
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

    /** The field {@code objective}: losses by name with their weights. */
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
