// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * The images of a training.
 *
 * @param labelled images with measured or rendered depth, or null where the recipe uses none
 * @param pseudoLabelled images with a teacher's disparity, or null where the recipe uses none
 * @param heldOut images with measured or rendered depth that the network is evaluated on while it
 *     trains; they do not change the training
 * @param description where the images come from; a checkpoint keeps it
 */
@Experimental
public record TrainingData(
        @Nullable Dataset<LabelledSample> labelled,
        @Nullable Dataset<LabelledSample> pseudoLabelled,
        List<Dataset<LabelledSample>> heldOut,
        String description) {

    /** Copies the list. */
    public TrainingData {
        heldOut = List.copyOf(heldOut);
    }

    /** Without held-out images. */
    public TrainingData(
            @Nullable Dataset<LabelledSample> labelled,
            @Nullable Dataset<LabelledSample> pseudoLabelled,
            String description) {
        this(labelled, pseudoLabelled, List.of(), description);
    }

    /** Describes the images by the names of their data sets. */
    public TrainingData(
            @Nullable Dataset<LabelledSample> labelled,
            @Nullable Dataset<LabelledSample> pseudoLabelled) {
        this(labelled, pseudoLabelled, name(labelled) + " and " + name(pseudoLabelled));
    }

    private static String name(@Nullable Dataset<?> images) {
        return images == null ? "none" : images.name();
    }

    /** Labelled images alone. */
    public static TrainingData labelled(Dataset<LabelledSample> images) {
        return new TrainingData(images, null);
    }

    public void requireFor(RecipeConfiguration configuration) {
        require("labelled", labelled, configuration.batch().labelled());
        require("pseudo-labelled", pseudoLabelled, configuration.batch().pseudoLabelled());
    }

    private static void require(String kind, @Nullable Dataset<?> images, int wanted) {
        if (wanted > 0 && images == null) {
            throw new IllegalArgumentException(
                    "a batch has "
                            + wanted
                            + " "
                            + kind
                            + " images, but no such data set is given.");
        }
    }
}
