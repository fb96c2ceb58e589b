// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.ShortText;
import java.io.Serializable;
import org.apache.flink.annotation.Experimental;
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
public record CameraIntrinsics(double focalX, double focalY, double principalX, double principalY)
        implements Serializable {

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

    /**
     * Returns the intrinsics of the picture after a resize. Pixel centres are integers, so a column
     * u becomes {@code (u + 0.5) * scaleX - 0.5}.
     *
     * @param scaleX new width over old width
     * @param scaleY new height over old height
     */
    @Experimental
    public CameraIntrinsics resized(double scaleX, double scaleY) {
        return new CameraIntrinsics(
                focalX * scaleX,
                focalY * scaleY,
                (principalX + 0.5) * scaleX - 0.5,
                (principalY + 0.5) * scaleY - 0.5);
    }

    /** The mean of both focal lengths, in pixels. */
    @Experimental
    public double focal() {
        return (focalX + focalY) / 2;
    }

    /**
     * Reads {@code focalX,focalY,principalX,principalY}, the form of the Kafka header.
     *
     * @throws IllegalArgumentException if the text is not four numbers, or they are out of range
     */
    @Experimental
    public static CameraIntrinsics parse(String text) {
        String[] parts = text.split(",", -1);
        double[] values = new double[4];
        try {
            if (parts.length != values.length) {
                throw new NumberFormatException();
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = Double.parseDouble(parts[i].trim());
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "intrinsics are \"%s\"; expected focalX,focalY,principalX,principalY, four numbers of pixels with commas between"
                            .formatted(ShortText.of(text, 100)),
                    e);
        }
        return new CameraIntrinsics(values[0], values[1], values[2], values[3]);
    }
}
