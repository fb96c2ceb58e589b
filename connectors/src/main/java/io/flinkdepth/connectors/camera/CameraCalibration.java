// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;

/**
 * The intrinsics of a camera, and the size of the pictures that they were measured on. Pictures of
 * another size have resized intrinsics. Immutable.
 *
 * @param width columns of the calibrated picture, pixels
 * @param height rows of the calibrated picture, pixels
 * @param intrinsics the intrinsics at that size
 */
@Experimental
public record CameraCalibration(int width, int height, CameraIntrinsics intrinsics)
        implements Serializable {

    /** A resize to whole pixels changes the ratio of the sides by less. */
    private static final double MAX_ASPECT_CHANGE = 0.01;

    public CameraCalibration {
        Objects.requireNonNull(intrinsics, "intrinsics");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a calibration needs the size of its pictures, 1 x 1 or larger, not %d x %d"
                            .formatted(width, height));
        }
    }

    /**
     * Returns the intrinsics of pictures of another size.
     *
     * @param pictureWidth columns of the pictures
     * @param pictureHeight rows of the pictures
     * @throws IllegalArgumentException if the ratio of the sides differs by more than 1 %: a
     *     cropped picture has another principal point, which the calibration does not say
     */
    public CameraIntrinsics intrinsicsFor(int pictureWidth, int pictureHeight) {
        double scaleX = (double) pictureWidth / width;
        double scaleY = (double) pictureHeight / height;
        if (Math.abs(scaleX / scaleY - 1) > MAX_ASPECT_CHANGE) {
            throw new IllegalArgumentException(
                    "the calibration is of pictures of %d x %d, and this one has %d x %d, another ratio of the sides; calibrate the camera at this size"
                            .formatted(width, height, pictureWidth, pictureHeight));
        }
        return intrinsics.resized(scaleX, scaleY);
    }
}
