// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;

/** Masks of pixels that meet a condition. */
final class Masks {

    /** A condition on a value. */
    @FunctionalInterface
    interface Condition {
        boolean holds(float value);
    }

    private Masks() {}

    static boolean[] notZero(FloatRaster raster) {
        return where(raster, value -> value != 0);
    }

    static boolean[] where(FloatRaster raster, Condition condition) {
        boolean[] mask = new boolean[raster.values().length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = condition.holds(raster.values()[i]);
        }
        return mask;
    }

    /** Returns the pixels with a colour. */
    static boolean[] ofColour(RgbImage image, int red, int green, int blue) {
        byte[] rgb = image.rgb();
        boolean[] mask = new boolean[rgb.length / 3];
        for (int i = 0; i < mask.length; i++) {
            mask[i] =
                    (rgb[3 * i] & 0xff) == red
                            && (rgb[3 * i + 1] & 0xff) == green
                            && (rgb[3 * i + 2] & 0xff) == blue;
        }
        return mask;
    }
}
