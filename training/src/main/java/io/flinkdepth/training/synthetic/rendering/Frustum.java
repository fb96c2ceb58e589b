// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** A cylinder, cone or anything between, closed at both ends, about the local y axis. */
@Internal
public final class Frustum extends Primitive {

    private final double middleRadius;
    private final double slope;

    public Frustum(
            Pose pose,
            double bottomRadius,
            double topRadius,
            double halfHeight,
            Material material) {
        super(
                pose,
                Math.max(bottomRadius, topRadius),
                halfHeight,
                Math.max(bottomRadius, topRadius),
                material);
        this.middleRadius = (bottomRadius + topRadius) / 2;
        this.slope = (topRadius - bottomRadius) / (2 * halfHeight);
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double radius = middleRadius + slope * oy;
        double change = slope * dy;
        double a = dx * dx + dz * dz - change * change;
        double b = ox * dx + oz * dz - radius * change;
        double discriminant = b * b - a * (ox * ox + oz * oz - radius * radius);
        double nearest = Double.POSITIVE_INFINITY;
        if (discriminant >= 0) {
            double root = Math.sqrt(discriminant);
            nearest = Math.min(mantle((-b - root) / a, oy, dy), mantle((root - b) / a, oy, dy));
        }
        // Only the cap that faces the ray's origin can be the nearest.
        double end = dy > 0 ? -halfY : halfY;
        double cap = (end - oy) / dy;
        double x = ox + cap * dx;
        double z = oz + cap * dz;
        double capRadius = middleRadius + slope * end;
        return cap > NEAR && cap < nearest && x * x + z * z < capRadius * capRadius ? cap : nearest;
    }

    private double mantle(double t, double oy, double dy) {
        double y = oy + t * dy;
        return t > NEAR && Math.abs(y) <= halfY && middleRadius + slope * y >= 0
                ? t
                : Double.POSITIVE_INFINITY;
    }

    @Override
    void surface(double x, double y, double z, SurfacePoint out) {
        double distance = Math.sqrt(x * x + z * z);
        double beyondMantle = distance - (middleRadius + slope * y);
        if (Math.abs(y) - halfY > beyondMantle - 1e-6) {
            out.set(0, Math.signum(y), 0, x + halfX, z + halfZ, material);
            return;
        }
        double scale = 1 / Math.sqrt(1 + slope * slope);
        double nx = distance > 0 ? x / distance : 1;
        double nz = distance > 0 ? z / distance : 0;
        double around = FastAngle.of(x, z) * halfX;
        out.set(nx * scale, -slope * scale, nz * scale, around, y + halfY, material);
    }
}
