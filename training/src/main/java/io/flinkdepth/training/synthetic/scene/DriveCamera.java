// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import org.apache.flink.annotation.Internal;

/** The position of a camera on the car of a {@link DriveSequence}. */
@Internal
public enum DriveCamera {
    /** Behind the windscreen, straight ahead. */
    FRONT("front", 0, 0, 0),
    /** At the left mirror, turned 24 degrees to the left. */
    FRONT_LEFT("front-left", -0.7, 0.3, -24),
    /** At the right mirror, turned 24 degrees to the right. */
    FRONT_RIGHT("front-right", 0.7, 0.3, 24),
    /** Under the rear edge of the roof, straight back. */
    REAR("rear", 0, -2, 180);

    private final String cameraId;
    final double lateral;
    final double forward;
    final double yawDegrees;

    DriveCamera(String cameraId, double lateral, double forward, double yawDegrees) {
        this.cameraId = cameraId;
        this.lateral = lateral;
        this.forward = forward;
        this.yawDegrees = yawDegrees;
    }

    /** The name the camera has in streams. */
    public String cameraId() {
        return cameraId;
    }
}
