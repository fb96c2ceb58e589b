// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** A loss of predicted maps against labels. */
@FunctionalInterface
@Internal
public interface MapLoss {
    /**
     * The loss as a scalar of the prediction's manager, or several losses as a vector.
     *
     * @param prediction (B, H, W)
     * @param target (B, H, W); may be anything where it is not valid
     * @param valid (B, H, W) booleans, or null when every pixel counts
     */
    NDArray of(NDArray prediction, NDArray target, @Nullable NDArray valid);
}
