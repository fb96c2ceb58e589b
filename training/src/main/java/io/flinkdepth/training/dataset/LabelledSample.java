// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * An image with its depth.
 *
 * @param image the picture
 * @param label the label, in the size of the picture
 * @param intrinsics intrinsics in pixels of the picture, if they are known
 * @param sky height x width, true where there is only sky; null if unknown. Such pixels may be
 *     valid with disparity 0, or not valid
 */
@Experimental
public record LabelledSample(
        RgbImage image,
        DepthLabel label,
        @Nullable CameraIntrinsics intrinsics,
        @Nullable boolean[] sky) {

    /** Rejects parts of different sizes. */
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
