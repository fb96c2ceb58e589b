// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import org.apache.flink.annotation.Experimental;

/**
 * An RGB image without labels.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb height x width x 3, 0 to 255; not copied, must not be changed
 */
@Experimental
public record RgbImage(int width, int height, byte[] rgb) {

    /** Rejects an array that does not match the size. */
    public RgbImage {
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "an image of " + width + "x" + height + " has " + rgb.length + " colour bytes");
        }
    }

    /** Returns the image with left and right exchanged. */
    public RgbImage mirrored() {
        byte[] result = new byte[rgb.length];
        for (int i = 0; i < rgb.length / 3; i++) {
            int row = i / width * width;
            int mirrored = row + width - 1 - i % width;
            System.arraycopy(rgb, 3 * mirrored, result, 3 * i, 3);
        }
        return new RgbImage(width, height, result);
    }
}
