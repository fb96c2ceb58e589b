// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import org.apache.flink.annotation.Internal;

/** Removes the colour of a crop. */
@Internal
public final class Greyscale {
    private Greyscale() {}

    /** Replaces every pixel by its luma (ITU-R BT.601), in place. */
    public static void apply(ImageCrop crop) {
        Luma.saturate(crop, 0);
    }
}
