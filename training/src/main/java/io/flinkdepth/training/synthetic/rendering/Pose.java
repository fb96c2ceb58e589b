// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/**
 * A place and an orientation: {@code world = axes * local + origin}. The world has x to the right,
 * y up and z forward, in metres; {@code axes} is row-major and its columns are the local axes.
 */
@Internal
public final class Pose {

    public static final Pose WORLD = new Pose(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 0, 0, 0);

    public final double[] axes;
    public final double x;
    public final double y;
    public final double z;

    Pose(double[] axes, double x, double y, double z) {
        this.axes = axes;
        this.x = x;
        this.y = y;
        this.z = z;
    }

    /** The same orientation at a point given in this pose's coordinates. */
    public Pose at(double dx, double dy, double dz) {
        return new Pose(
                axes,
                x + axes[0] * dx + axes[1] * dy + axes[2] * dz,
                y + axes[3] * dx + axes[4] * dy + axes[5] * dz,
                z + axes[6] * dx + axes[7] * dy + axes[8] * dz);
    }

    /** Turned about the local y axis; positive turns the local z towards the local x. */
    public Pose yaw(double radians) {
        double c = Math.cos(radians);
        double s = Math.sin(radians);
        return turned(c, 0, s, 0, 1, 0, -s, 0, c);
    }

    /** Turned about the local x axis; positive turns the local z towards the local y. */
    public Pose pitch(double radians) {
        double c = Math.cos(radians);
        double s = Math.sin(radians);
        return turned(1, 0, 0, 0, c, s, 0, -s, c);
    }

    /** Turned about the local z axis; positive turns the local x towards the local y. */
    public Pose roll(double radians) {
        double c = Math.cos(radians);
        double s = Math.sin(radians);
        return turned(c, -s, 0, s, c, 0, 0, 0, 1);
    }

    private Pose turned(double... b) {
        double[] product = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                product[row * 3 + column] =
                        axes[row * 3] * b[column]
                                + axes[row * 3 + 1] * b[3 + column]
                                + axes[row * 3 + 2] * b[6 + column];
            }
        }
        return new Pose(product, x, y, z);
    }

    /** A camera looks along local z, with local y down: the pose with its y axis reversed. */
    public Pose asCamera() {
        double[] flipped = axes.clone();
        flipped[1] = -flipped[1];
        flipped[4] = -flipped[4];
        flipped[7] = -flipped[7];
        return new Pose(flipped, x, y, z);
    }

    /** One local coordinate (0, 1, 2) of a world direction. */
    double local(int axis, double dx, double dy, double dz) {
        return axes[axis] * dx + axes[3 + axis] * dy + axes[6 + axis] * dz;
    }
}
