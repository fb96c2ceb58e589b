// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** An ellipsoid; with a cutout over 0 it has holes, as the crown of a tree has. */
@Internal
public final class Ellipsoid extends Primitive {

    private final double cutout;
    private final double holesPerMetre;

    public Ellipsoid(Pose pose, double radiusX, double radiusY, double radiusZ, Material material) {
        this(pose, radiusX, radiusY, radiusZ, material, 0, 1);
    }

    /**
     * @param cutout the share of the surface that is open, 0 to 1
     * @param holeSize the size of the holes in metres
     */
    public Ellipsoid(
            Pose pose,
            double radiusX,
            double radiusY,
            double radiusZ,
            Material material,
            double cutout,
            double holeSize) {
        super(pose, radiusX, radiusY, radiusZ, material);
        this.cutout = cutout;
        this.holesPerMetre = 1 / holeSize;
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double px = ox / halfX;
        double py = oy / halfY;
        double pz = oz / halfZ;
        double qx = dx / halfX;
        double qy = dy / halfY;
        double qz = dz / halfZ;
        double a = qx * qx + qy * qy + qz * qz;
        double b = px * qx + py * qy + pz * qz;
        double discriminant = b * b - a * (px * px + py * py + pz * pz - 1);
        if (discriminant < 0) {
            return Double.POSITIVE_INFINITY;
        }
        double root = Math.sqrt(discriminant);
        double enter = (-b - root) / a;
        if (enter > NEAR && closedAt(ox + enter * dx, oy + enter * dy, oz + enter * dz)) {
            return enter;
        }
        double exit = (root - b) / a;
        boolean seenThrough =
                cutout > 0
                        && enter > NEAR
                        && closedAt(ox + exit * dx, oy + exit * dy, oz + exit * dz);
        return seenThrough ? exit : Double.POSITIVE_INFINITY;
    }

    private boolean closedAt(double x, double y, double z) {
        if (cutout <= 0) {
            return true;
        }
        double noise =
                0.5 * Noise.value((x + 0.7 * y) * holesPerMetre, (z - 0.6 * y) * holesPerMetre)
                        + 0.5
                                * Noise.value(
                                        (y + 0.3 * z) * holesPerMetre * 1.9 + 31,
                                        (x - 0.4 * z) * holesPerMetre * 1.9);
        return noise > cutout;
    }

    @Override
    void surface(double x, double y, double z, SurfacePoint out) {
        double nx = x / (halfX * halfX);
        double ny = y / (halfY * halfY);
        double nz = z / (halfZ * halfZ);
        double scale = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
        double around = FastAngle.of(x, z) * Math.max(halfX, halfZ);
        out.set(nx * scale, ny * scale, nz * scale, around, y + halfY, material);
    }
}
