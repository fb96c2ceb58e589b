// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The scale-invariant logarithmic error of metric depth (SiLog).
 *
 * <p>{@code sqrt(mean(d²) - lambda · mean(d)²)} with {@code d = log target - log prediction} over
 * the valid pixels of the whole batch (Eigen et al., arXiv 1406.2283, equation 4, as Depth
 * Anything's metric training takes it, lambda 0.5). Without a valid pixel, or where prediction and
 * target are equal, it is 0 without a gradient; a single valid pixel and a constant map do have
 * one, since the scale of metric depth matters. Not the mean of its halves: worker processes that
 * average gradients differ from one process here.
 */
@Internal
public final class ScaleInvariantLogLoss {
    private static final double MIN_DEPTH = 1e-6;
    private static final double MIN_SQUARE = 1e-12;

    private ScaleInvariantLogLoss() {}

    /**
     * The loss as a scalar array of the prediction's manager.
     *
     * @param prediction (B, H, W), metres, positive
     * @param target (B, H, W), metres, positive where valid; anything elsewhere
     * @param valid (B, H, W) booleans, or null when every pixel counts
     * @param lambda how much of a common factor is forgiven, from 0 (none) to 1 (all)
     */
    public static NDArray of(
            NDArray prediction, NDArray target, @Nullable NDArray valid, double lambda) {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException(
                    "lambda is " + lambda + "; it must lie in [0, 1], usually 0.5.");
        }
        ImageLosses.requireSame("target", prediction, target);
        NDArray pixels = valid == null ? prediction.flatten() : prediction.booleanMask(valid);
        NDArray labels = valid == null ? target.flatten() : target.booleanMask(valid);
        if (labels.size() == 0) {
            return prediction.sub(prediction).sum();
        }
        double max = pixels.getDataType() == DataType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        NDArray difference = labels.log().sub(pixels.clip(MIN_DEPTH, max).log());
        NDArray meanSquare = difference.square().mean();
        NDArray squaredMean = ImageLosses.times(difference.mean().square(), lambda);
        // Clipped, because the square root has no slope at 0.
        NDArray inside = meanSquare.sub(squaredMean).clip(MIN_SQUARE, max);
        return ImageLosses.number(inside) > MIN_SQUARE
                ? inside.sqrt()
                : prediction.sub(prediction).sum();
    }
}
