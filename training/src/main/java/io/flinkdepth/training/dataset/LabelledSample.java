// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * An image with its depth.
 *
 * @param image the picture
 * @param label of the picture's size
 * @param intrinsics in pixels of the picture, where they are known
 * @param sky height x width, true where there is only sky; null if unknown. Such pixels may count
 *     as valid with disparity 0, or not count at all
 */
@Experimental
public record LabelledSample(
        RgbImage image,
        DepthLabel label,
        @Nullable CameraIntrinsics intrinsics,
        @Nullable boolean[] sky) {

    /** Refuses parts of different sizes. */
    public LabelledSample {
        boolean fits =
                label.width() == image.width()
                        && label.height() == image.height()
                        && (sky == null || sky.length == label.values().length);
        if (!fits) {
            throw new IllegalArgumentException(
                    "an image of "
                            + image.width()
                            + "x"
                            + image.height()
                            + " has a label of "
                            + label.width()
                            + "x"
                            + label.height()
                            + (sky == null ? "" : " and " + sky.length + " sky entries"));
        }
    }
}
