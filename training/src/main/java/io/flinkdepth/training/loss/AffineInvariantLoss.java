// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The mean absolute error after each map's own scale and shift are taken out.
 *
 * <p>Each of prediction and target is normalised by itself, {@code (d - median(d)) / (mean|d -
 * median(d)| + 1e-6)} over the valid pixels, with the lower of two middle values as the median; the
 * loss is the mean absolute difference over the valid pixels, then the mean over the images (MiDaS,
 * arXiv 1907.01341, equations 4 and 5; Depth Anything, arXiv 2401.10891, section 3.1). Gradients
 * flow through median and scale. An image with no valid pixel, with one, or with a constant map
 * costs 0 and gives no gradient.
 */
@Internal
public final class AffineInvariantLoss {

    private AffineInvariantLoss() {}

    /**
     * The loss as a scalar array of the prediction's manager.
     *
     * <p>Intermediates stay in the manager of the prediction: close it when the step is done.
     *
     * @param prediction (B, H, W), before any last activation that would cut off its gradient
     * @param target (B, H, W), disparity; may be anything where it is not valid
     * @param valid (B, H, W) booleans, or null when every pixel counts
     */
    public static NDArray of(NDArray prediction, NDArray target, @Nullable NDArray valid) {
        return of(prediction, target, valid, 0);
    }

    /**
     * The loss without each image's largest residuals, as Depth Anything V2 (arXiv 2406.09414,
     * section 4) treats pseudo-labels: a teacher's worst errors are where the student disagrees
     * most. The scale and shift are those of all valid pixels.
     *
     * @param prediction (B, H, W), before any last activation
     * @param target (B, H, W), disparity
     * @param valid (B, H, W) booleans, or null when every pixel counts
     * @param ignoredShare share of the valid pixels that is left out, in [0, 1)
     */
    public static NDArray of(
            NDArray prediction, NDArray target, @Nullable NDArray valid, double ignoredShare) {
        ImageLosses.requireFraction(ignoredShare);
        return ImageLosses.mean(
                prediction, target, valid, residual -> ofImage(residual, ignoredShare));
    }

    /** Of one image; 0 where nothing is valid. */
    static NDArray ofImage(NormalisedResidual all, double ignoredShare) {
        NormalisedResidual residual = all.withoutTop(ignoredShare);
        return ImageLosses.divided(residual.map().abs().sum(), Math.max(1, residual.count()));
    }
}
