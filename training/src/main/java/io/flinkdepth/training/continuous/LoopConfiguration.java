// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.onnx.PackageTemplate;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The configuration of continuous training.
 *
 * @param registry folder or URI of the registry that is compared with and published in
 * @param model what a round's package says of itself; the name is the model's in the registry
 * @param work folder of the rounds, one loop's alone
 * @param recipe of each round; its output folder is replaced, its seed is the first round's
 * @param start what weights a round starts at
 * @param stream the pseudo-labels
 * @param labelled what is trained on beside them; null where the recipe's batches have none
 * @param heldOut labelled sets that models are compared on
 * @param trigger when a round begins
 * @param publication when its model is published
 */
@Internal
public record LoopConfiguration(
        String registry,
        PackageTemplate model,
        Path work,
        RecipeConfiguration recipe,
        RoundStart start,
        StreamLabels stream,
        @Nullable Dataset<LabelledSample> labelled,
        List<HeldOutSet> heldOut,
        RoundTrigger trigger,
        PublicationRule publication) {

    /** Refuses parts that do not go together. */
    public LoopConfiguration {
        heldOut = List.copyOf(heldOut);
        Set<String> names = new HashSet<>();
        for (HeldOutSet set : heldOut) {
            require(names.add(set.name()), "heldOut has two sets named " + set.name());
        }
        require(
                recipe.batch().pseudoLabelled() > 0,
                "the recipe's batch.pseudoLabelled is 0; the loop trains on pseudo-labels, so take"
                        + " a student's recipe");
        boolean wanted = recipe.batch().labelled() > 0;
        require(
                wanted == (labelled != null),
                wanted
                        ? "labelled is missing, but the recipe's batches have "
                                + recipe.batch().labelled()
                                + " labelled images; name sets, or set batch.labelled to 0 and take"
                                + " objective.labelled away"
                        : "labelled names sets, but the recipe's batches have no labelled images");
        boolean mean = publication.figure().equals(PublicationRule.MEAN);
        require(
                !mean || !heldOut.isEmpty(),
                "publish.figure is mean, but heldOut names no set; name one, or choose stream");
        boolean agreement = publication.figure().equals(StreamLabels.NEW);
        require(
                !agreement || stream.heldOutShare() > 0,
                "publish.figure is stream, but stream.heldOutShare is 0; hold some labels out");
        require(
                mean || agreement || names.contains(publication.figure()),
                "publish.figure is '"
                        + publication.figure()
                        + "'; expected mean, stream or a name in heldOut: "
                        + names.stream().sorted().toList());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
