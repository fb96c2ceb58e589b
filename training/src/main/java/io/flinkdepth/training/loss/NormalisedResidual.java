// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * One image's prediction less its target, each normalised by its own median and mean absolute
 * deviation over the valid pixels (MiDaS, arXiv 1907.01341, equations 4 and 5).
 *
 * <p>Where the shift and scale of either map say nothing (no valid pixel, one, or a constant map)
 * the residual is 0 without a gradient. Everything belongs to the prediction's manager.
 */
final class NormalisedResidual {
    private static final float EPSILON = 1e-6f;

    private final NDArray residual;
    private final NDArray valid;
    private final boolean[] mask;
    private final int count;

    private NormalisedResidual(NDArray residual, NDArray valid, boolean[] mask, int count) {
        this.residual = residual;
        this.valid = valid;
        this.mask = mask;
        this.count = count;
    }

    /**
     * Of one image.
     *
     * @param prediction (H, W)
     * @param target (H, W); anything where it is not valid
     * @param valid (H, W) booleans, or null when every pixel counts
     */
    static NormalisedResidual of(NDArray prediction, NDArray target, @Nullable NDArray valid) {
        NDManager manager = prediction.getManager();
        boolean[] mask = valid == null ? all(prediction) : valid.toBooleanArray();
        int count = count(mask);
        DataType type = prediction.getDataType();
        NDArray weights = weights(manager, mask, prediction.getShape(), type);
        NDArray residual =
                count == 0
                        ? nothing(prediction)
                        : residual(prediction, target, count == mask.length ? null : valid);
        return new NormalisedResidual(residual.mul(weights), weights, mask, count);
    }

    private static NDArray residual(NDArray prediction, NDArray target, @Nullable NDArray valid) {
        // An invalid target may be NaN, and NaN times 0 is NaN.
        NDArray known = valid == null ? target : NDArrays.where(valid, target, target.zerosLike());
        NDArray first = normalised(prediction, valid);
        NDArray second = normalised(known, valid);
        return first == null || second == null ? nothing(prediction) : first.sub(second);
    }

    /** Null where there is no scale. */
    @Nullable
    private static NDArray normalised(NDArray map, @Nullable NDArray valid) {
        NDArray pixels = valid == null ? map.flatten() : map.booleanMask(valid);
        NDArray median = pixels.median();
        NDArray scale = pixels.sub(median).abs().mean();
        return ImageLosses.number(scale) > EPSILON ? map.sub(median).div(scale.add(EPSILON)) : null;
    }

    /** Zero, yet a function of the prediction: a loss of such images alone can go backward. */
    private static NDArray nothing(NDArray prediction) {
        return prediction.sub(prediction);
    }

    private static boolean[] all(NDArray map) {
        boolean[] mask = new boolean[(int) map.size()];
        Arrays.fill(mask, true);
        return mask;
    }

    private static int count(boolean[] mask) {
        int count = 0;
        for (boolean one : mask) {
            count += one ? 1 : 0;
        }
        return count;
    }

    private static NDArray weights(NDManager manager, boolean[] mask, Shape shape, DataType type) {
        float[] weights = new float[mask.length];
        for (int i = 0; i < mask.length; i++) {
            weights[i] = mask[i] ? 1 : 0;
        }
        // The duplicate has memory of its own: autograd must not read a Java buffer.
        try (NDArray borrowed = manager.create(weights, shape);
                NDArray typed = borrowed.toType(type, true)) {
            return typed.duplicate();
        }
    }

    /** (H, W), 0 where not valid. */
    NDArray map() {
        return residual;
    }

    /** (H, W), 1 where valid, else 0; of the map's type. */
    NDArray weights() {
        return valid;
    }

    /** The valid pixels. */
    int count() {
        return count;
    }

    /**
     * The same residual without its largest values, of which {@code floor((1 - share) · n)} of n
     * remain (more where several are as large as the last of them).
     */
    NormalisedResidual withoutLargest(double share) {
        int kept = (int) ((1 - share) * count);
        if (share == 0 || kept == 0) {
            return this;
        }
        double[] values = magnitudes();
        double[] sorted = new double[count];
        for (int i = 0, j = 0; i < values.length; i++) {
            if (mask[i]) {
                sorted[j++] = values[i];
            }
        }
        Arrays.sort(sorted);
        boolean[] smaller = new boolean[mask.length];
        for (int i = 0; i < values.length; i++) {
            smaller[i] = mask[i] && values[i] <= sorted[kept - 1];
        }
        NDArray weights =
                weights(
                        residual.getManager(),
                        smaller,
                        residual.getShape(),
                        residual.getDataType());
        return new NormalisedResidual(residual.mul(weights), weights, smaller, count(smaller));
    }

    private double[] magnitudes() {
        double[] values = new double[mask.length];
        if (residual.getDataType() == DataType.FLOAT64) {
            System.arraycopy(residual.toDoubleArray(), 0, values, 0, values.length);
        } else {
            float[] floats = residual.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        return values;
    }
}
