// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * Round bodies that flow into one another: a smooth union of capsules with two radii, for people,
 * animals, cushions, vases. The surface is found by sphere tracing (J. C. Hart, 1996).
 */
@Internal
public final class SmoothSolid extends Primitive {

    private static final int MAX_STEPS = 56;
    private static final int STRIDE = 8;

    // Two radii make the distance of a capsule up to a quarter too large.
    private static final double STEP = 0.8;

    private final double[] parts;
    private final Material[] materials;
    private final double blend;
    private final double tolerance;

    private SmoothSolid(
            Pose pose, double[] half, double[] parts, Material[] materials, double blend) {
        super(pose, half[0], half[1], half[2], materials[0]);
        this.parts = parts;
        this.materials = materials;
        this.blend = blend;
        this.tolerance = 0.002 * Math.max(half[0], Math.max(half[1], half[2]));
    }

    /** Collects capsules in the axes of a pose. */
    public static final class Builder {
        private final List<double[]> parts = new ArrayList<>();
        private final List<Material> materials = new ArrayList<>();

        /** A capsule from a point with a radius to another point with another radius. */
        public Builder capsule(double[] from, double r0, double[] to, double r1, Material m) {
            parts.add(new double[] {from[0], from[1], from[2], r0, to[0], to[1], to[2], r1});
            materials.add(m);
            return this;
        }

        public Builder ball(double[] at, double radius, Material m) {
            return capsule(at, radius, new double[] {at[0], at[1] + 1e-4, at[2]}, radius, m);
        }

        /**
         * The union.
         *
         * @param blend within this distance, in metres, two parts become one
         */
        public SmoothSolid build(Pose pose, double blend) {
            double[] low = {1e9, 1e9, 1e9};
            double[] high = {-1e9, -1e9, -1e9};
            for (double[] part : parts) {
                for (int axis = 0; axis < 3; axis++) {
                    low[axis] =
                            Math.min(
                                    low[axis],
                                    Math.min(part[axis] - part[3], part[axis + 4] - part[7]));
                    high[axis] =
                            Math.max(
                                    high[axis],
                                    Math.max(part[axis] + part[3], part[axis + 4] + part[7]));
                }
            }
            double[] half = new double[3];
            double[] middle = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                half[axis] = (high[axis] - low[axis]) / 2 + blend / 4;
                middle[axis] = (high[axis] + low[axis]) / 2;
            }
            double[] flat = new double[STRIDE * parts.size()];
            for (int i = 0; i < flat.length; i++) {
                double value = parts.get(i / STRIDE)[i % STRIDE];
                flat[i] = i % 4 == 3 ? value : value - middle[i % 4];
            }
            return new SmoothSolid(
                    pose.at(middle[0], middle[1], middle[2]),
                    half,
                    flat,
                    materials.toArray(new Material[0]),
                    blend);
        }
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double enter = NEAR;
        double exit = Double.POSITIVE_INFINITY;
        double[] o = {ox, oy, oz};
        double[] d = {dx, dy, dz};
        double[] half = {halfX, halfY, halfZ};
        for (int axis = 0; axis < 3; axis++) {
            double a = (-half[axis] - o[axis]) / d[axis];
            double b = (half[axis] - o[axis]) / d[axis];
            enter = Math.max(enter, Math.min(a, b));
            exit = Math.min(exit, Math.max(a, b));
        }
        double unit = STEP / Math.sqrt(dx * dx + dy * dy + dz * dz);
        double t = enter;
        for (int step = 0; step < MAX_STEPS && t < exit; step++) {
            double distance = distance(ox + t * dx, oy + t * dy, oz + t * dz);
            if (distance < tolerance) {
                return t;
            }
            t += distance * unit;
        }
        return Double.POSITIVE_INFINITY;
    }

    private double distance(double x, double y, double z) {
        double union = Double.POSITIVE_INFINITY;
        for (int i = 0; i < parts.length; i += STRIDE) {
            double next = part(i, x, y, z);
            double overlap = Math.max(0, blend - Math.abs(union - next));
            union = Math.min(union, next);
            if (overlap > 0) {
                union -= overlap * overlap / (4 * blend);
            }
        }
        return union;
    }

    private double part(int i, double x, double y, double z) {
        double ax = parts[i + 4] - parts[i];
        double ay = parts[i + 5] - parts[i + 1];
        double az = parts[i + 6] - parts[i + 2];
        double px = x - parts[i];
        double py = y - parts[i + 1];
        double pz = z - parts[i + 2];
        double along = (px * ax + py * ay + pz * az) / (ax * ax + ay * ay + az * az);
        along = Math.max(0, Math.min(1, along));
        px -= along * ax;
        py -= along * ay;
        pz -= along * az;
        double radius = parts[i + 3] + along * (parts[i + 7] - parts[i + 3]);
        return Math.sqrt(px * px + py * py + pz * pz) - radius;
    }

    @Override
    void surface(double x, double y, double z, SurfacePoint out) {
        double e = tolerance;
        double nx = distance(x + e, y, z) - distance(x - e, y, z);
        double ny = distance(x, y + e, z) - distance(x, y - e, z);
        double nz = distance(x, y, z + e) - distance(x, y, z - e);
        double length = Math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12;
        int nearest = 0;
        for (int i = STRIDE; i < parts.length; i += STRIDE) {
            nearest = part(i, x, y, z) < part(nearest, x, y, z) ? i : nearest;
        }
        double around = FastAngle.of(x, z) * Math.max(halfX, halfZ);
        out.set(
                nx / length,
                ny / length,
                nz / length,
                around,
                y + halfY,
                materials[nearest / STRIDE]);
    }
}
