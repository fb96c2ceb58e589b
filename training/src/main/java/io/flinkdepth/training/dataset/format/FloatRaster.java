// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import org.apache.flink.annotation.Internal;

/**
 * The numbers of a file, converted to float without scaling.
 *
 * @param width columns
 * @param height rows
 * @param values height x width, row by row from the top
 */
@Internal
public record FloatRaster(int width, int height, float[] values) {
    private static final long MAX_PIXELS = 1L << 28;

    /** Rejects an array that does not match the size. */
    public FloatRaster {
        if (values.length != (long) width * height) {
            throw new IllegalArgumentException(
                    width + " x " + height + " numbers are not " + values.length);
        }
    }

    /** Whether the size in a header is plausible for a picture. */
    static boolean plausible(long width, long height) {
        return width > 0
                && height > 0
                && width <= MAX_PIXELS
                && height <= MAX_PIXELS
                && width * height <= MAX_PIXELS;
    }
}
