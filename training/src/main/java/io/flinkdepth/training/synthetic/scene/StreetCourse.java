// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Pose;

/** The gentle curve that a street follows along z. */
record StreetCourse(double amplitude, double wavelength, double phase) {

    static final StreetCourse STRAIGHT = new StreetCourse(0, 100, 0);

    /** The x of the street's centre at a z. */
    double centre(double z) {
        return amplitude == 0 ? 0 : amplitude * Math.sin(z / wavelength + phase);
    }

    /** The yaw of the street at a z. */
    double heading(double z) {
        return Math.atan(amplitude / wavelength * Math.cos(z / wavelength + phase));
    }

    /**
     * A pose on the ground, turned along the street, {@code lateral} metres right of its centre.
     */
    Pose pose(double z, double lateral) {
        return Pose.WORLD.at(centre(z) + lateral, 0, z).yaw(heading(z));
    }
}
