// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import org.apache.flink.annotation.Internal;

/**
 * A cropped and scaled image in floating point. Perturbations change it in place.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb 3 x height x width, 0 to 1
 */
@Internal
public record ImageCrop(int width, int height, float[] rgb) {

    /** Rejects an array that does not match the size. */
    public ImageCrop {
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "a crop of " + width + "x" + height + " has " + rgb.length + " colour values");
        }
    }

    /** Returns a copy with a copy of the colours. */
    public ImageCrop copy() {
        return new ImageCrop(width, height, rgb.clone());
    }
}
