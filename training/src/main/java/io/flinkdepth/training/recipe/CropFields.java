// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.augment.StrongPerturbation;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The field {@code crop}; see {@link CropSettings}.
 *
 * @param minSide side in pixels of the square with the minimum area of a crop
 * @param maxSide side in pixels of the square with the maximum area; {@code minSide} if it is left
 *     out, so that all crops have one size
 * @param maxAspect maximum ratio of width to height; 1 for squares
 * @param minShare minimum side of a crop, in the image, as a share of the largest that fits, in (0,
 *     1]; 1 scales the shorter side to the crop and cuts along the longer, as published
 * @param flipShare share of the crops that are flipped, 0 to 1
 * @param cameraVariation whether labelled images get mild changes of colour, blur and noise, as
 *     cameras differ
 * @param colours perturbation of the colours of pseudo-labelled images
 * @param cutMixShare share of the pseudo-labelled images that get a rectangle of another, 0 to 1
 *     (V1: 0.5)
 */
@Internal
public record CropFields(
        int minSide,
        @Nullable Integer maxSide,
        double maxAspect,
        double minShare,
        double flipShare,
        boolean cameraVariation,
        Colours colours,
        double cutMixShare) {

    /** Perturbation of the colours of pseudo-labelled images. */
    enum Colours {
        NONE,
        STRONG
    }

    /** Maps the fields onto settings; without maxSide all crops have one size. */
    public CropSettings settings() {
        return new CropSettings(
                minSide,
                maxSide == null ? minSide : maxSide,
                maxAspect,
                minShare,
                flipShare,
                cameraVariation,
                colours == Colours.STRONG ? StrongPerturbation.DEFAULT : null,
                cutMixShare);
    }
}
