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
 * @param registry folder or URI of the registry for comparison and publication
 * @param model description of the packages; the name is the model's name in the registry
 * @param work folder of the rounds, used by only one loop
 * @param recipe recipe of each round; its output folder is replaced, and its seed is that of the
 *     first round
 * @param start the weights that a round starts from
 * @param stream the pseudo-labels
 * @param labelled labelled sets for training; null if the recipe's batches have none
 * @param heldOut labelled sets that models are compared on
 * @param trigger condition that starts a round
 * @param publication condition for publishing its model
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

    /** Rejects inconsistent parts. */
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
