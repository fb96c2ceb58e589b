// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.apache.flink.annotation.Internal;

/**
 * Keeps the student's features near those of a frozen pretrained encoder.
 *
 * <p>{@code 1 - mean cos(f, g)} over the tokens of the batch whose cosine is no larger than a
 * margin: features that are alike already are left alone, so that tokens of one object may differ
 * in depth (Depth Anything, arXiv 2401.10891, equation 9, margin 0.85).
 */
@Internal
public final class FeatureAlignmentLoss {
    private static final double TINY = 1e-8;

    /**
     * The loss and how much of the batch it saw.
     *
     * @param loss scalar array of the features' manager; 0 without a gradient where no token is
     *     below the margin
     * @param keptShare share of the tokens with a cosine of at most the margin
     */
    public record Result(NDArray loss, double keptShare) {}

    private FeatureAlignmentLoss() {}

    /**
     * The loss.
     *
     * @param features (B, N, C), the student's
     * @param frozen (B, N, C), without gradient
     * @param margin cosine above which a token is left alone
     */
    public static Result of(NDArray features, NDArray frozen, double margin) {
        ImageLosses.requireSame("the frozen features", features, frozen);
        NDArray product = features.mul(frozen).sum(new int[] {2});
        NDArray lengths = length(features).mul(length(frozen));
        NDArray cosine = product.div(lengths);
        NDArray below = cosine.lte(margin);
        long kept = below.countNonzero().getLong();
        double share = (double) kept / below.size();
        if (kept == 0) {
            return new Result(cosine.sum().sub(cosine.sum()), 0);
        }
        NDArray chosen = NDArrays.where(below, cosine, cosine.zerosLike());
        NDArray mean = ImageLosses.divided(chosen.sum(), kept);
        return new Result(one(mean).sub(mean), share);
    }

    private static NDArray length(NDArray vectors) {
        return vectors.square().sum(new int[] {2}).add(TINY).sqrt();
    }

    private static NDArray one(NDArray like) {
        NDManager manager = like.getManager();
        DataType type = like.getDataType();
        return manager.full(new Shape(), 1, type);
    }
}
