// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A cropped and scaled image with its labels, which are cropped and scaled in the same way.
 *
 * @param image the colours
 * @param label the label, in the size of the image
 * @param intrinsics intrinsics in pixels of the crop, for the mirrored scene if the crop is
 *     flipped; null if they are unknown
 * @param sky height x width, or null if unknown
 */
@Internal
public record TrainingCrop(
        ImageCrop image,
        DepthLabel label,
        @Nullable CameraIntrinsics intrinsics,
        @Nullable boolean[] sky) {}
