// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** The level ground at the pose's height, out to a distance. */
@Internal
public final class GroundPlane extends Primitive {

    public GroundPlane(Pose pose, double reach, Material material) {
        super(pose, reach, 1e-3, reach, material);
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double t = -oy / dy;
        boolean within = t > NEAR && Math.abs(ox + t * dx) < halfX && Math.abs(oz + t * dz) < halfZ;
        return within ? t : Double.POSITIVE_INFINITY;
    }

    @Override
    void surface(double x, double y, double z, SurfacePoint out) {
        // World coordinates: the pattern stays where it is when the plane moves with the camera.
        out.set(0, 1, 0, x + pose.x, z + pose.z, material);
    }

    @Override
    boolean castsShadow() {
        return false;
    }

    @Override
    boolean near(double x, double y, double z, double margin) {
        return false;
    }
}
