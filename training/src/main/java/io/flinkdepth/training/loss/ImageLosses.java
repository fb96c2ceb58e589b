// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;
import javax.annotation.Nullable;

/** Losses that are computed for each image, then averaged over the batch. */
final class ImageLosses {
    private ImageLosses() {}

    /** The loss of one image's residual: a scalar, or a vector of several losses. */
    interface OfResidual extends Function<NormalisedResidual, NDArray> {}

    /**
     * The mean over the batch; an image without a valid pixel counts as 0, so that the mean of two
     * halves of a batch is that of the whole.
     */
    static NDArray mean(
            NDArray prediction, NDArray target, @Nullable NDArray valid, OfResidual loss) {
        requireSame("target", prediction, target);
        if (valid != null) {
            requireSame("valid", prediction, valid);
        }
        long batch = prediction.getShape().get(0);
        NDArray total = null;
        for (long i = 0; i < batch; i++) {
            NDArray mask = valid == null ? null : valid.get(i);
            NDArray one = loss.apply(NormalisedResidual.of(prediction.get(i), target.get(i), mask));
            total = total == null ? one : total.add(one);
        }
        return divided(total, batch);
    }

    /** By a number: dividing by a Java number frees what autograd still reads. */
    static NDArray divided(NDArray value, double divisor) {
        return value.div(scalar(value, divisor));
    }

    /** Times a number. */
    static NDArray times(NDArray value, double factor) {
        return value.mul(scalar(value, factor));
    }

    /** A scalar's value. */
    static double number(NDArray scalar) {
        return scalar.getDataType() == DataType.FLOAT64 ? scalar.getDouble() : scalar.getFloat();
    }

    private static NDArray scalar(NDArray like, double number) {
        NDManager manager = like.getManager();
        return manager.full(new Shape(), (float) number, like.getDataType());
    }

    /** Refuses what is no share of pixels to leave out. */
    static double requireFraction(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share to leave out is " + share + "; it must lie in [0, 1).");
        }
        return share;
    }

    static void requireSame(String name, NDArray prediction, NDArray other) {
        if (!prediction.getShape().equals(other.getShape())) {
            throw new IllegalArgumentException(
                    "the prediction has shape "
                            + prediction.getShape()
                            + " and "
                            + name
                            + " "
                            + other.getShape()
                            + "; they must be the same");
        }
    }
}
