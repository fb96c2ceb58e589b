// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** A solid in its own axes, bounded by a box of half sizes about its origin. */
@Internal
public abstract class Primitive {

    /** Nothing nearer than this (in units of the ray's direction) is drawn. */
    public static final double NEAR = 0.02;

    final Pose pose;
    final double halfX;
    final double halfY;
    final double halfZ;
    final Material material;

    Primitive(Pose pose, double halfX, double halfY, double halfZ, Material material) {
        this.pose = pose;
        this.halfX = halfX;
        this.halfY = halfY;
        this.halfZ = halfZ;
        this.material = material;
    }

    /** The smallest t over {@link #NEAR} where origin + t * direction is on it, or infinity. */
    abstract double intersect(double ox, double oy, double oz, double dx, double dy, double dz);

    /** Describes the surface at a local point that is on it. */
    abstract void surface(double x, double y, double z, SurfacePoint out);

    /** Whether it stops light; the shell of a room and the ground do not. */
    boolean castsShadow() {
        return material.emission() == 0;
    }

    /** Whether a world point is within a margin of its bounding box. */
    boolean near(double wx, double wy, double wz, double margin) {
        double dx = wx - pose.x;
        double dy = wy - pose.y;
        double dz = wz - pose.z;
        return Math.abs(pose.local(0, dx, dy, dz)) < halfX + margin
                && Math.abs(pose.local(1, dx, dy, dz)) < halfY + margin
                && Math.abs(pose.local(2, dx, dy, dz)) < halfZ + margin;
    }
}
