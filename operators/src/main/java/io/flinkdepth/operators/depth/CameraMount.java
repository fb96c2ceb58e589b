// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import java.io.Serializable;
import org.apache.flink.annotation.Experimental;

/**
 * The position of a camera above flat ground, without roll. A point (x, y, z) in front of the
 * camera, with the axes of {@link PointCloud}, lies
 *
 * <pre>
 * forward = z cos(pitch) - y sin(pitch)
 * above   = height - y cos(pitch) - z sin(pitch)
 * </pre>
 *
 * metres ahead of the camera along the ground and above the ground: a rotation about the camera's x
 * axis (Hartley and Zisserman, Multiple View Geometry, 2004, section 6.1), which leaves x as it is.
 * Immutable.
 *
 * @param heightMetres height of the camera above the ground, above 0
 * @param pitchRadians angle of the optical axis below the horizon, below a right angle; 0 for a
 *     level camera
 */
@Experimental
public record CameraMount(double heightMetres, double pitchRadians) implements Serializable {

    public CameraMount {
        if (!(heightMetres > 0) || Double.isInfinite(heightMetres)) {
            throw new IllegalArgumentException(
                    "heightMetres is " + heightMetres + "; give the height above the ground");
        }
        if (!(Math.abs(pitchRadians) < Math.PI / 2)) {
            throw new IllegalArgumentException(
                    "pitchRadians is " + pitchRadians + "; give an angle below a right angle");
        }
    }

    /** Metres ahead of the camera along the ground. */
    public double forward(double y, double z) {
        return z * Math.cos(pitchRadians) - y * Math.sin(pitchRadians);
    }

    /** Metres above the ground. */
    public double above(double y, double z) {
        return heightMetres - y * Math.cos(pitchRadians) - z * Math.sin(pitchRadians);
    }

    /**
     * The camera's y of a point.
     *
     * @param forward metres ahead along the ground
     * @param above metres above the ground
     */
    public double y(double forward, double above) {
        return (heightMetres - above) * Math.cos(pitchRadians) - forward * Math.sin(pitchRadians);
    }

    /**
     * The camera's z of a point, which is its depth.
     *
     * @param forward metres ahead along the ground
     * @param above metres above the ground
     */
    public double z(double forward, double above) {
        return forward * Math.cos(pitchRadians) + (heightMetres - above) * Math.sin(pitchRadians);
    }

    /** The column of the picture in which a point x metres to the right is seen. */
    public double column(CameraIntrinsics camera, double x, double forward, double above) {
        return camera.principalX() + camera.focalX() * x / z(forward, above);
    }

    /** The row of the picture in which a point is seen. */
    public double row(CameraIntrinsics camera, double forward, double above) {
        return camera.principalY() + camera.focalY() * y(forward, above) / z(forward, above);
    }
}
