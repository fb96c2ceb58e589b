// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * The perturbation of a student's pseudo-labelled images: colour distortion, greyscale and Gaussian
 * blur (Depth Anything, arXiv 2401.10891, section 3.2). The geometry, and therefore the labels, do
 * not change. The paper does not specify strengths; the defaults are usual in its authors'
 * semi-supervised work.
 *
 * @param jitter strength of the colour distortion
 * @param jitterShare share of the images with colour distortion, 0 to 1
 * @param greyscaleShare share of the images that become grey, 0 to 1
 * @param blurShare share of the images that are blurred, 0 to 1
 * @param minSigma minimum sigma of the blur, in pixels
 * @param maxSigma maximum sigma of the blur, in pixels
 */
@Internal
public record StrongPerturbation(
        ColourJitter jitter,
        double jitterShare,
        double greyscaleShare,
        double blurShare,
        double minSigma,
        double maxSigma) {

    /** Jitter for 80 %, greyscale for 20 %, blur of 0.1 to 2 pixels for 50 %. */
    public static final StrongPerturbation DEFAULT =
            new StrongPerturbation(ColourJitter.STRONG, 0.8, 0.2, 0.5, 0.1, 2);

    /** Rejects invalid shares and sigmas. */
    public StrongPerturbation {
        requireShare("jitterShare", jitterShare);
        requireShare("greyscaleShare", greyscaleShare);
        requireShare("blurShare", blurShare);
        if (!(minSigma > 0 && maxSigma >= minSigma && maxSigma < 100)) {
            throw new IllegalArgumentException(
                    "the blur's sigma runs from "
                            + minSigma
                            + " to "
                            + maxSigma
                            + "; give pixels above 0, the least first.");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is " + share + "; it must lie in [0, 1].");
        }
    }

    /** Changes a crop in place. */
    public void apply(ImageCrop crop, SplittableRandom random) {
        if (random.nextDouble() < jitterShare) {
            jitter.apply(crop, random);
        }
        if (random.nextDouble() < greyscaleShare) {
            Greyscale.apply(crop);
        }
        if (random.nextDouble() < blurShare) {
            double span = maxSigma - minSigma;
            GaussianBlur.apply(crop, minSigma + span * random.nextDouble());
        }
    }
}
