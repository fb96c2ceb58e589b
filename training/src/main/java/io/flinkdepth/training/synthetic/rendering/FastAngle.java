// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

/** The angle of a direction in a plane, to 0.005 rad: enough for textures, ten times as fast. */
final class FastAngle {

    private FastAngle() {}

    static double of(double x, double z) {
        double ax = Math.abs(x);
        double az = Math.abs(z);
        double ratio = Math.min(ax, az) / (Math.max(ax, az) + 1e-12);
        double angle = ratio * (Math.PI / 4 + 0.273 * (1 - ratio));
        angle = ax > az ? Math.PI / 2 - angle : angle;
        angle = z < 0 ? Math.PI - angle : angle;
        return x < 0 ? -angle : angle;
    }
}
