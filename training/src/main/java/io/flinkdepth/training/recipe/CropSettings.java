// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.augment.StrongPerturbation;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * How images are cropped and perturbed. All crops of a batch have one size.
 *
 * @param minSide side in pixels of the square with the minimum area; equal to {@code maxSide}, and
 *     {@code maxAspect} 1, every crop is that square
 * @param maxSide side in pixels of the square with the maximum area
 * @param maxAspect maximum ratio of width to height
 * @param minShare minimum side of a crop, in the image, as a share of the largest that fits, in (0,
 *     1]; 1 scales the shorter side to the crop and cuts along the longer, as published
 * @param flipShare how many crops are flipped, 0.5 as published
 * @param cameraVariation whether labelled images also get the mild changes of colour, blur and
 *     noise that cameras differ in; published recipes do without
 * @param colours the strong perturbation of pseudo-labelled images, or null for none
 * @param cutMixShare how many pseudo-labelled images get a rectangle of another, 0.5 in V1
 */
@Internal
public record CropSettings(
        int minSide,
        int maxSide,
        double maxAspect,
        double minShare,
        double flipShare,
        boolean cameraVariation,
        @Nullable StrongPerturbation colours,
        double cutMixShare) {

    /** Refuses sizes and shares that cannot be. */
    public CropSettings {
        if (minSide < 1 || maxSide < minSide) {
            throw new IllegalArgumentException(
                    "minSide is "
                            + minSide
                            + " and maxSide "
                            + maxSide
                            + "; give at least one patch, and maxSide no smaller than minSide.");
        }
        if (!(maxAspect >= 1)) {
            throw new IllegalArgumentException("maxAspect is " + maxAspect + "; give at least 1.");
        }
        requireShare("flipShare", flipShare);
        requireShare("cutMixShare", cutMixShare);
        if (!(minShare > 0 && minShare <= 1)) {
            throw new IllegalArgumentException(
                    "minShare is " + minShare + "; it must lie in (0, 1].");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is " + share + "; it must lie in [0, 1].");
        }
    }

    /** Squares of this side, flipped by half, otherwise as they are. */
    public static CropSettings squares(int side) {
        return new CropSettings(side, side, 1, 1, 0.5, false, null, 0);
    }

    /** The same with these perturbations of pseudo-labelled images. */
    public CropSettings withPerturbation(@Nullable StrongPerturbation strong, double cutMix) {
        return new CropSettings(
                minSide, maxSide, maxAspect, minShare, flipShare, cameraVariation, strong, cutMix);
    }
}
