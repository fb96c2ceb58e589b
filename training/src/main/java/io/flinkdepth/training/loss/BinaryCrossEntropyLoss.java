// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The cross entropy of a yes or no at each pixel, of logits, so that none is too large.
 *
 * <p>{@code max(x, 0) - x y + log(1 + exp(-|x|))}, the mean over the valid pixels of the batch; 0
 * without a gradient where none is valid. {@code max(x, 0)} is taken as {@code (x + |x|) / 2}: its
 * gradient at 0 is the true one half, where that of a ReLU is 0, and a head that starts at 0 has
 * logits of exactly 0.
 */
@Internal
public final class BinaryCrossEntropyLoss {
    private BinaryCrossEntropyLoss() {}

    /**
     * The loss as a scalar array of the logits' manager; so are all intermediates.
     *
     * @param logits (B, H, W)
     * @param target (B, H, W), 1 for yes and 0 for no, or a probability; anything where not valid
     * @param valid (B, H, W) booleans, or null when every pixel counts
     */
    public static NDArray of(NDArray logits, NDArray target, @Nullable NDArray valid) {
        ImageLosses.requireSame("target", logits, target);
        if (valid == null) {
            return perPixel(logits, target).mean();
        }
        ImageLosses.requireSame("valid", logits, valid);
        long count = valid.countNonzero().getLong();
        if (count == 0) {
            NDArray sum = logits.sum();
            return sum.sub(sum);
        }
        // An invalid target may be NaN, and NaN times 0 is NaN.
        NDArray known = NDArrays.where(valid, target, target.zerosLike());
        NDArray losses = perPixel(logits, known);
        NDArray counting = NDArrays.where(valid, losses, losses.zerosLike());
        return ImageLosses.divided(counting.sum(), count);
    }

    private static NDArray perPixel(NDArray logits, NDArray target) {
        NDArray magnitude = logits.abs();
        NDArray positive = ImageLosses.times(logits.add(magnitude), 0.5);
        NDArray rest = magnitude.neg().exp().add(1).log();
        return positive.sub(logits.mul(target)).add(rest);
    }
}
