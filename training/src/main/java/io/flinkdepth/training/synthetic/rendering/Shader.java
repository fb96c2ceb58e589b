// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.List;
import org.apache.flink.annotation.Internal;

/** Computes the linear light of each pixel. One instance for each picture. */
@Internal
public final class Shader {

    private final DepthBuffer seen;
    private final List<Primitive> primitives;
    private final Illumination light;
    private final SurfacePoint surface = new SurfacePoint();
    private final float[] color = new float[3];
    private final double[] scratch = new double[3];
    private final double pixelAngle;

    public Shader(DepthBuffer seen, List<Primitive> primitives, Illumination light) {
        this.seen = seen;
        this.primitives = primitives;
        this.light = light;
        this.pixelAngle = 1 / seen.view.focalX;
    }

    /** {@code height * width * 3} linear values, 1 being a white wall in plain light. */
    public float[] shade() {
        View view = seen.view;
        float[] out = new float[3 * view.width * view.height];
        for (int y = 0; y < view.height; y++) {
            for (int x = 0; x < view.width; x++) {
                int index = y * view.width + x;
                double dx = view.direction[0] + x * view.directionX[0] + y * view.directionY[0];
                double dy = view.direction[1] + x * view.directionX[1] + y * view.directionY[1];
                double dz = view.direction[2] + x * view.directionX[2] + y * view.directionY[2];
                if (seen.primitive[index] == DepthBuffer.NOTHING) {
                    light.sky().color(dx, dy, dz, color);
                } else {
                    shadeSurface(
                            primitives.get(seen.primitive[index]), seen.depth[index], dx, dy, dz);
                }
                System.arraycopy(color, 0, out, 3 * index, 3);
            }
        }
        return out;
    }

    private void shadeSurface(Primitive p, double t, double dx, double dy, double dz) {
        Pose camera = seen.view.camera;
        double x = camera.x + t * dx;
        double y = camera.y + t * dy;
        double z = camera.z + t * dz;
        Pose pose = p.pose;
        double lx = x - pose.x;
        double ly = y - pose.y;
        double lz = z - pose.z;
        p.surface(
                pose.local(0, lx, ly, lz),
                pose.local(1, lx, ly, lz),
                pose.local(2, lx, ly, lz),
                surface);
        double[] a = pose.axes;
        double nx = a[0] * surface.normalX + a[1] * surface.normalY + a[2] * surface.normalZ;
        double ny = a[3] * surface.normalX + a[4] * surface.normalY + a[5] * surface.normalZ;
        double nz = a[6] * surface.normalX + a[7] * surface.normalY + a[8] * surface.normalZ;
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        double facing = -(nx * dx + ny * dy + nz * dz) / length;
        if (facing < 0) {
            nx = -nx;
            ny = -ny;
            nz = -nz;
            facing = -facing;
        }
        double footprint = t * pixelAngle / Math.max(0.08, facing);
        surface.material.color(surface.u, surface.v, footprint, color);
        if (surface.material.emission() > 0) {
            scale(surface.material.emission());
        } else {
            illuminate(x, y, z, nx, ny, nz, dx / length, dy / length, dz / length);
        }
        if (light.fog() > 0) {
            double clear = Math.exp(-light.fog() * t * length);
            float[] haze = light.sky().haze();
            for (int i = 0; i < 3; i++) {
                color[i] = (float) (haze[i] + clear * (color[i] - haze[i]));
            }
        }
    }

    private void scale(double factor) {
        for (int i = 0; i < 3; i++) {
            color[i] *= (float) factor;
        }
    }

    private void illuminate(
            double x,
            double y,
            double z,
            double nx,
            double ny,
            double nz,
            double vx,
            double vy,
            double vz) {
        double open = light.openness(x, y, z, nx, ny, nz);
        double up = 0.5 + 0.5 * ny;
        double red = open * (light.below()[0] + up * (light.above()[0] - light.below()[0]));
        double green = open * (light.below()[1] + up * (light.above()[1] - light.below()[1]));
        double blue = open * (light.below()[2] + up * (light.above()[2] - light.below()[2]));
        double gloss = surface.material.gloss();
        double mirror = gloss * 0.25 * (red + green + blue) / 3;
        for (Light lamp : light.lights()) {
            double sx = lamp.sun() ? lamp.x() : lamp.x() - x;
            double sy = lamp.sun() ? lamp.y() : lamp.y() - y;
            double sz = lamp.sun() ? lamp.z() : lamp.z() - z;
            double distance = Math.sqrt(sx * sx + sy * sy + sz * sz);
            double cosine = (sx * nx + sy * ny + sz * nz) / distance;
            if (cosine <= 0) {
                continue;
            }
            double bias = lamp.sun() ? 0.2 : 0.03 + 0.02 * distance;
            double offset = lamp.sun() ? 0.12 : 0.02;
            double reach =
                    lamp.visibility(
                            x + nx * offset, y + ny * offset, z + nz * offset, bias, scratch);
            reach *= lamp.sun() ? 1 : 1 / (0.6 + distance * distance);
            double share = reach * cosine;
            red += share * lamp.color()[0];
            green += share * lamp.color()[1];
            blue += share * lamp.color()[2];
            if (gloss > 0.04) {
                mirror +=
                        reach
                                * gloss
                                * highlight(
                                        nx,
                                        ny,
                                        nz,
                                        sx / distance - vx,
                                        sy / distance - vy,
                                        sz / distance - vz)
                                * lamp.color()[1];
            }
        }
        color[0] = (float) (color[0] * red + mirror);
        color[1] = (float) (color[1] * green + mirror);
        color[2] = (float) (color[2] * blue + mirror);
    }

    /** Blinn's highlight of exponent 32, for the half vector between light and eye. */
    private static double highlight(
            double nx, double ny, double nz, double hx, double hy, double hz) {
        double cosine = (nx * hx + ny * hy + nz * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz);
        double squared = cosine * cosine;
        squared *= squared;
        squared *= squared;
        squared *= squared;
        return cosine > 0 ? squared * squared : 0;
    }
}
