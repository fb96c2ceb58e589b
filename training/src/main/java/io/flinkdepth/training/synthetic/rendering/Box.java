// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** A cuboid. */
@Internal
public class Box extends Primitive {

    public Box(Pose pose, double halfX, double halfY, double halfZ, Material material) {
        super(pose, halfX, halfY, halfZ, material);
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double enter = enter(ox, oy, oz, dx, dy, dz);
        return enter > NEAR && enter <= exit(ox, oy, oz, dx, dy, dz)
                ? enter
                : Double.POSITIVE_INFINITY;
    }

    /** Where the ray passes the last of the three near sides; right for rays along an axis too. */
    private double enter(double ox, double oy, double oz, double dx, double dy, double dz) {
        double x = Math.min((-halfX - ox) / dx, (halfX - ox) / dx);
        double y = Math.min((-halfY - oy) / dy, (halfY - oy) / dy);
        double z = Math.min((-halfZ - oz) / dz, (halfZ - oz) / dz);
        return Math.max(x, Math.max(y, z));
    }

    /** Where the ray passes the first of the three far sides. */
    final double exit(double ox, double oy, double oz, double dx, double dy, double dz) {
        double x = Math.max((-halfX - ox) / dx, (halfX - ox) / dx);
        double y = Math.max((-halfY - oy) / dy, (halfY - oy) / dy);
        double z = Math.max((-halfZ - oz) / dz, (halfZ - oz) / dz);
        return Math.min(x, Math.min(y, z));
    }

    @Override
    void surface(double x, double y, double z, SurfacePoint out) {
        double fx = Math.abs(x) - halfX;
        double fy = Math.abs(y) - halfY;
        double fz = Math.abs(z) - halfZ;
        // v counts from the bottom, so that storeys and planks begin at the ground.
        if (fx > fy && fx > fz) {
            out.set(Math.signum(x), 0, 0, z + halfZ, y + halfY, side(x < 0 ? 0 : 1));
        } else if (fy > fz) {
            out.set(0, Math.signum(y), 0, x + halfX, z + halfZ, side(y < 0 ? 2 : 3));
        } else {
            out.set(0, 0, Math.signum(z), x + halfX, y + halfY, side(z < 0 ? 4 : 5));
        }
    }

    /** The material of a side: -x, +x, -y, +y, -z, +z. */
    Material side(int index) {
        return material;
    }
}
