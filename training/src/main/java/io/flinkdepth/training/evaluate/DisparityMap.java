// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.operators.depth.internal.BilinearResize;
import org.apache.flink.annotation.Internal;

/**
 * A predicted map.
 *
 * @param width pixels
 * @param height pixels
 * @param values height x width; larger is nearer
 */
@Internal
public record DisparityMap(int width, int height, float[] values) {

    /** Bilinear with aligned corners, as answers are served. */
    public DisparityMap resized(int newWidth, int newHeight) {
        return new DisparityMap(
                newWidth,
                newHeight,
                BilinearResize.resize(values, 0, width, height, newWidth, newHeight));
    }
}
