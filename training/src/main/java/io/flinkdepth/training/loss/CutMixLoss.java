// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A loss of images that were put together from two, each region against its own image's label.
 *
 * <p>Each region is normalised by itself and weighs as much as its area (Depth Anything, arXiv
 * 2401.10891, equations 7 and 8).
 */
@Internal
public final class CutMixLoss {
    private CutMixLoss() {}

    /**
     * The loss as a scalar array of the prediction's manager.
     *
     * @param prediction (B, H, W), before any last activation
     * @param outside (B, H, W), disparity of the image outside the rectangle
     * @param inside (B, H, W), disparity of the image inside it
     * @param rectangle (B, H, W) booleans, true inside; an image without a rectangle is all false
     * @param validOutside (B, H, W) booleans of the outer image, or null when every pixel counts
     * @param validInside (B, H, W) booleans of the inner image, or null when every pixel counts
     * @param loss what each region costs
     */
    public static NDArray of(
            NDArray prediction,
            NDArray outside,
            NDArray inside,
            NDArray rectangle,
            @Nullable NDArray validOutside,
            @Nullable NDArray validInside,
            MapLoss loss) {
        long batch = prediction.getShape().get(0);
        NDArray total = null;
        for (long i = 0; i < batch; i++) {
            NDArray within = one(rectangle, i);
            NDArray without = within.logicalNot();
            double share = share(within);
            NDArray map = one(prediction, i);
            NDArray outer = loss.of(map, one(outside, i), and(without, validOutside, i));
            NDArray mixed = ImageLosses.times(outer, 1 - share);
            if (share > 0) {
                NDArray inner = loss.of(map, one(inside, i), and(within, validInside, i));
                mixed = mixed.add(ImageLosses.times(inner, share));
            }
            total = total == null ? mixed : total.add(mixed);
        }
        return ImageLosses.divided(total, batch);
    }

    private static NDArray one(NDArray batch, long index) {
        return batch.get(index + ":" + (index + 1));
    }

    private static NDArray and(NDArray region, @Nullable NDArray valid, long index) {
        return valid == null ? region : region.logicalAnd(one(valid, index));
    }

    private static double share(NDArray within) {
        return (double) within.countNonzero().getLong() / within.size();
    }
}
