// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * The recipe of a sky head on a frozen encoder.
 *
 * @param network its encoder, and by its depth head's taps the blocks that the sky head reads
 * @param encoderWeights any file with that encoder: pretrained, or of a trained depth network
 * @param images in a batch
 * @param crop side, share and flip; perturbations of students do not apply
 * @param schedule how the learning rate rises and falls
 * @param rate peak learning rate of the head
 * @param weightDecay decoupled weight decay
 * @param run how it runs; there is no checkpoint, for a head is trained in minutes
 */
@Internal
public record SkyRecipe(
        DepthNetworkConfiguration network,
        Path encoderWeights,
        int images,
        CropSettings crop,
        Schedule schedule,
        float rate,
        float weightDecay,
        RunSettings run) {

    /** Refuses what cannot be trained. */
    public SkyRecipe {
        int patch = network.encoder().patchSize();
        if (images < 1) {
            throw new IllegalArgumentException("images is " + images + "; give at least 1.");
        }
        if (crop.minSide() < patch) {
            throw new IllegalArgumentException(
                    "minSide is " + crop.minSide() + "; give at least one patch, " + patch + ".");
        }
        if (crop.maxSide() != crop.minSide() || crop.maxAspect() != 1) {
            throw new IllegalArgumentException(
                    "crops from "
                            + crop.minSide()
                            + " to "
                            + crop.maxSide()
                            + ", aspect up to "
                            + crop.maxAspect()
                            + "; a sky head is trained on squares of one size: leave out maxSide and"
                            + " maxAspect.");
        }
        if (crop.colours() != null || crop.cutMixShare() > 0) {
            throw new IllegalArgumentException(
                    "colours and cutMixShare are for pseudo-labelled images; leave them out.");
        }
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate is " + rate + "; give above 0.");
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "weightDecay is " + weightDecay + "; give at least 0.");
        }
    }

    /** The same with another encoder, run and seed. */
    public SkyRecipe with(Path otherEncoder, Path output, long seed) {
        RunSettings settings = run.with(output, seed);
        return new SkyRecipe(
                network, otherEncoder, images, crop, schedule, rate, weightDecay, settings);
    }
}
