// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** A convex solid between planes: roofs, car bodies, cushions with bevelled edges. */
@Internal
public final class ConvexSolid extends Primitive {

    /** For each plane a unit normal that points outward and its distance from the origin. */
    private final double[] planes;

    private ConvexSolid(
            Pose pose, double hx, double hy, double hz, Material material, double[] planes) {
        super(pose, hx, hy, hz, material);
        this.planes = planes;
    }

    /**
     * A box whose top is smaller: the four sides lean in.
     *
     * @param left how far the top is in from the bottom on the side of -x, and so on
     */
    public static ConvexSolid tapered(
            Pose pose,
            double hx,
            double hy,
            double hz,
            double left,
            double right,
            double back,
            double front,
            Material material) {
        double h = 2 * hy;
        double[] planes = new double[24];
        put(planes, 0, 0, 1, 0, hy);
        put(planes, 1, 0, -1, 0, hy);
        put(planes, 2, -h, left, 0, h * hx - left * hy);
        put(planes, 3, h, right, 0, h * hx - right * hy);
        put(planes, 4, 0, back, -h, h * hz - back * hy);
        put(planes, 5, 0, front, h, h * hz - front * hy);
        return new ConvexSolid(pose, hx, hy, hz, material, planes);
    }

    /** A box with its twelve edges cut off. */
    public static ConvexSolid bevelled(
            Pose pose, double hx, double hy, double hz, double bevel, Material material) {
        double[] planes = new double[18 * 4];
        double[] half = {hx, hy, hz};
        int index = 0;
        for (int axis = 0; axis < 3; axis++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] n = new double[3];
                n[axis] = sign;
                put(planes, index++, n[0], n[1], n[2], half[axis]);
                for (int other = -1; other <= 1; other += 2) {
                    int next = (axis + 1) % 3;
                    double[] e = new double[3];
                    e[axis] = sign;
                    e[next] = other;
                    put(planes, index++, e[0], e[1], e[2], half[axis] + half[next] - bevel);
                }
            }
        }
        return new ConvexSolid(pose, hx, hy, hz, material, planes);
    }

    private static void put(
            double[] planes, int index, double nx, double ny, double nz, double distance) {
        double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
        planes[index * 4] = nx / length;
        planes[index * 4 + 1] = ny / length;
        planes[index * 4 + 2] = nz / length;
        planes[index * 4 + 3] = distance / length;
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double enter = Double.NEGATIVE_INFINITY;
        double exit = Double.POSITIVE_INFINITY;
        for (int i = 0; i < planes.length; i += 4) {
            double toward = planes[i] * dx + planes[i + 1] * dy + planes[i + 2] * dz;
            double distance =
                    planes[i + 3] - planes[i] * ox - planes[i + 1] * oy - planes[i + 2] * oz;
            if (toward < 0) {
                enter = Math.max(enter, distance / toward);
            } else if (toward > 0) {
                exit = Math.min(exit, distance / toward);
            } else if (distance < 0) {
                return Double.POSITIVE_INFINITY;
            }
            if (enter > exit) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return enter > NEAR ? enter : Double.POSITIVE_INFINITY;
    }

    @Override
    void surface(double x, double y, double z, SurfacePoint out) {
        int nearest = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < planes.length; i += 4) {
            double over = planes[i] * x + planes[i + 1] * y + planes[i + 2] * z - planes[i + 3];
            if (over > best) {
                best = over;
                nearest = i;
            }
        }
        double nx = planes[nearest];
        double ny = planes[nearest + 1];
        double nz = planes[nearest + 2];
        boolean level = Math.abs(ny) > 0.7;
        double u = level || Math.abs(nz) > Math.abs(nx) ? x + halfX : z + halfZ;
        out.set(nx, ny, nz, u, level ? z + halfZ : y + halfY, material);
    }
}
