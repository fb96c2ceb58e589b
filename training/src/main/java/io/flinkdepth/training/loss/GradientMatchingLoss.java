// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The difference of the two maps' spatial gradients at several scales, which sharpens edges.
 *
 * <p>With the residual r of {@link AffineInvariantLoss}, at strides 1, 2, 4 and 8: the sum of
 * {@code |r(x+1) - r(x)|} and {@code |r(y+1) - r(y)|} where both ends are valid, divided by that
 * stride's number of valid pixels; the strides are added up, and the mean over the images is taken
 * (MiDaS, arXiv 1907.01341, equation 11). An image with no valid pixel, with one, or with a
 * constant map costs 0 and gives no gradient.
 */
@Internal
public final class GradientMatchingLoss {
    private static final int[] STRIDES = {1, 2, 4, 8};

    private GradientMatchingLoss() {}

    /**
     * The loss as a scalar array of the prediction's manager.
     *
     * @param prediction (B, H, W), before any last activation
     * @param target (B, H, W), disparity; may be anything where it is not valid
     * @param valid (B, H, W) booleans, or null when every pixel counts
     * @param ignoredShare share of the valid pixels, those of the largest residuals, that does not
     *     count, in [0, 1)
     */
    public static NDArray of(
            NDArray prediction, NDArray target, @Nullable NDArray valid, double ignoredShare) {
        ImageLosses.requireFraction(ignoredShare);
        return ImageLosses.mean(
                prediction, target, valid, residual -> ofImage(residual, ignoredShare));
    }

    static NDArray ofImage(NormalisedResidual all, double ignoredShare) {
        NormalisedResidual residual = all.withoutTop(ignoredShare);
        NDArray total = null;
        for (int stride : STRIDES) {
            NDArray map = every(residual.map(), stride);
            NDArray weights = every(residual.weights(), stride);
            double count = ImageLosses.number(weights.sum());
            NDArray one = ImageLosses.divided(steps(map, weights), Math.max(1, count));
            total = total == null ? one : total.add(one);
        }
        return total;
    }

    private static NDArray every(NDArray map, int stride) {
        return stride == 1 ? map : map.get(new NDIndex("::" + stride + ", ::" + stride));
    }

    private static NDArray steps(NDArray map, NDArray weights) {
        NDArray down = step(map, weights, "1:, :", ":-1, :");
        NDArray across = step(map, weights, ":, 1:", ":, :-1");
        return down.add(across);
    }

    private static NDArray step(NDArray map, NDArray weights, String next, String here) {
        NDIndex to = new NDIndex(next);
        NDIndex from = new NDIndex(here);
        NDArray both = weights.get(to).mul(weights.get(from));
        return map.get(to).sub(map.get(from)).abs().mul(both).sum();
    }
}
