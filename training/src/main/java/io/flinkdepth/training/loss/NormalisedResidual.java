// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import javax.annotation.Nullable;

/**
 * One image's prediction less its target, each normalised by its own median and mean absolute
 * deviation over the valid pixels (MiDaS, arXiv 1907.01341, equations 4 and 5).
 *
 * <p>If either map has no scale (no valid pixel, one, or a constant map) the residual is 0 without
 * a gradient. Pixels stay on the device; only counts and scales are read. Everything belongs to the
 * prediction's manager.
 */
final class NormalisedResidual {
    private static final float EPSILON = 1e-6f;

    private final NDArray residual;
    @Nullable private final NDArray mask;
    private final NDArray weights;
    private final int count;

    /** The last result of {@link #withoutTop}: the terms of an objective share one share. */
    @Nullable private NormalisedResidual trimmed;

    private double trimmedShare;

    private NormalisedResidual(NDArray residual, @Nullable NDArray mask, int count) {
        this.mask = mask;
        this.count = count;
        this.weights =
                mask == null
                        ? residual.getManager().ones(residual.getShape(), residual.getDataType())
                        : mask.toType(residual.getDataType(), true);
        weights.attach(residual.getManager());
        this.residual = residual.mul(weights);
    }

    /**
     * Of one image.
     *
     * @param prediction (H, W)
     * @param target (H, W); anything where it is not valid
     * @param valid (H, W) booleans, or null when every pixel counts
     */
    static NormalisedResidual of(NDArray prediction, NDArray target, @Nullable NDArray valid) {
        int pixels = (int) prediction.size();
        int count = valid == null ? pixels : (int) valid.countNonzero().getLong();
        NDArray mask = count == pixels ? null : valid;
        NDArray residual = count == 0 ? zero(prediction) : residual(prediction, target, mask);
        return new NormalisedResidual(residual, mask, count);
    }

    private static NDArray residual(NDArray prediction, NDArray target, @Nullable NDArray valid) {
        // An invalid target may be NaN, and NaN times 0 is NaN.
        NDArray known = valid == null ? target : NDArrays.where(valid, target, target.zerosLike());
        NDArray first = normalised(prediction, valid);
        NDArray second = normalised(known, valid);
        return first == null || second == null ? zero(prediction) : first.sub(second);
    }

    /** Null if the map has no scale. */
    @Nullable
    private static NDArray normalised(NDArray map, @Nullable NDArray valid) {
        NDArray pixels = valid == null ? map.flatten() : map.booleanMask(valid);
        NDArray median = pixels.median();
        NDArray scale = pixels.sub(median).abs().mean();
        return ImageLosses.number(scale) > EPSILON ? map.sub(median).div(scale.add(EPSILON)) : null;
    }

    /** Zero, yet a function of the prediction: a loss of such images alone can go backward. */
    private static NDArray zero(NDArray prediction) {
        return prediction.sub(prediction);
    }

    /** (H, W), 0 where not valid. */
    NDArray map() {
        return residual;
    }

    /** (H, W), 1 where valid, else 0; of the map's type. */
    NDArray weights() {
        return weights;
    }

    /** The number of valid pixels. */
    int count() {
        return count;
    }

    /**
     * The same residual without its largest values: {@code floor((1 - share) * n)} of n remain, or
     * more if several equal the last of them.
     */
    NormalisedResidual withoutTop(double share) {
        int kept = (int) ((1 - share) * count);
        if (share == 0 || kept == 0) {
            return this;
        }
        if (trimmed == null || trimmedShare != share) {
            trimmed = lowest(kept);
            trimmedShare = share;
        }
        return trimmed;
    }

    private NormalisedResidual lowest(int kept) {
        NDArray magnitudes = residual.stopGradient().abs();
        NDArray valid = mask == null ? magnitudes.flatten() : magnitudes.booleanMask(mask);
        NDArray smaller = magnitudes.lte(valid.sort().get(kept - 1));
        NDArray both = mask == null ? smaller : smaller.logicalAnd(mask);
        return new NormalisedResidual(residual, both, (int) both.countNonzero().getLong());
    }
}
