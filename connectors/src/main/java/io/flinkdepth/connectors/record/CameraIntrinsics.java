// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.PublicEvolving;

/**
 * The pinhole model of a camera, in pixels of the frame it belongs to: a point (X, Y, Z) in front
 * of the camera, Z along the optical axis, is projected to {@code u = focalX * X / Z + principalX},
 * {@code v = focalY * Y / Z + principalY}. The centre of the top left pixel is (0, 0).
 *
 * @param focalX focal length along a row, in pixels; positive
 * @param focalY focal length along a column, in pixels; positive
 * @param principalX column of the principal point, in pixels
 * @param principalY row of the principal point, in pixels
 */
@PublicEvolving
public record CameraIntrinsics(double focalX, double focalY, double principalX, double principalY) {

    public CameraIntrinsics {
        if (!(focalX > 0) || !(focalY > 0) || focalX + focalY == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "focal lengths must be positive and finite, in pixels: "
                            + focalX
                            + ", "
                            + focalY);
        }
        if (!Double.isFinite(principalX) || !Double.isFinite(principalY)) {
            throw new IllegalArgumentException(
                    "the principal point must be finite, in pixels: "
                            + principalX
                            + ", "
                            + principalY);
        }
    }
}
