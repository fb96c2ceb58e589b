// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import javax.annotation.Nullable;

/**
 * The scale-and-shift-invariant loss that ignores each image's largest residuals.
 *
 * <p>Residuals are those of {@link AffineInvariantLoss}; the {@code int((1 - trim) · n)} smallest
 * of n are added up and divided by {@code 2n}, then the mean over the images is taken (MiDaS, arXiv
 * 1907.01341, equation 7, with trim 0.2). An image with no valid pixel, with one, or with a
 * constant map costs 0 and gives no gradient.
 */
final class TrimmedLoss {
    private TrimmedLoss() {}

    /**
     * The loss as a scalar array of the prediction's manager.
     *
     * @param prediction (B, H, W), before any last activation
     * @param target (B, H, W), disparity; may be anything where it is not valid
     * @param valid (B, H, W) booleans, or null when every pixel counts
     * @param trim share of the valid pixels that is ignored, in [0, 1)
     */
    public static NDArray of(
            NDArray prediction, NDArray target, @Nullable NDArray valid, double trim) {
        ImageLosses.requireFraction(trim);
        return ImageLosses.mean(prediction, target, valid, residual -> ofImage(residual, trim));
    }

    static NDArray ofImage(NormalisedResidual residual, double trim) {
        NDArray kept = residual.withoutTop(trim).map().abs().sum();
        return ImageLosses.divided(kept, Math.max(1, 2 * residual.count()));
    }
}
