// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * The light of a scene.
 *
 * @param above ambient light on surfaces that look up
 * @param below ambient light on surfaces that look down
 * @param heights the scene from above, for the darkness between and under things
 * @param occlusionRadius how far, in metres, things darken what is beside them
 * @param sky the sky, null in a room
 * @param fog extinction per metre
 */
@Internal
public record Illumination(
        float[] above,
        float[] below,
        List<Light> lights,
        DepthBuffer heights,
        double occlusionRadius,
        Sky sky,
        double fog) {

    /** Looks straight down; columns along x, rows along z. */
    private static final double[] DOWNWARD = {1, 0, 0, 0, 0, -1, 0, 1, 0};

    static DepthBuffer heights(
            SceneModel scene, double x, double y, double z, double extent, int size) {
        View view = View.parallel(new Pose(DOWNWARD, x, y, z), size / extent, size);
        return DepthBuffer.of(view, scene.primitives, true);
    }

    /** A lamp that casts shadows on what is below it. */
    public static Light lamp(
            SceneModel scene, double x, double y, double z, float[] color, boolean shadows) {
        int size = 224;
        View view =
                View.perspective(
                        new Pose(DOWNWARD, x, y, z),
                        size / 6.0,
                        size / 6.0,
                        size / 2.0,
                        size / 2.0,
                        size,
                        size);
        DepthBuffer seen = shadows ? DepthBuffer.of(view, scene.primitives, true) : null;
        return new Light(x, y, z, false, color, seen);
    }

    /**
     * The sun, with shadows on a square about a point. The square moves in steps of whole pixels,
     * so that shadows stand still in a sequence.
     */
    static Light sun(
            SceneModel scene,
            double azimuth,
            double elevation,
            double x,
            double z,
            double extent,
            int size,
            float[] color) {
        Pose pose = Pose.WORLD.yaw(azimuth).pitch(-elevation);
        double pixel = extent / size;
        double along = Math.round(pose.local(0, x, 0, z) / pixel) * pixel;
        double across = Math.round(pose.local(1, x, 0, z) / pixel) * pixel;
        double forward = pose.local(2, x, 0, z);
        Pose centre = pose.at(along, across, forward - 150);
        DepthBuffer seen =
                DepthBuffer.of(View.parallel(centre, 1 / pixel, size), scene.primitives, true);
        return new Light(-pose.axes[2], -pose.axes[5], -pose.axes[8], true, color, seen);
    }

    public static Illumination room(
            SceneModel scene, double halfX, double halfZ, double ceiling, SceneRandom random) {
        List<Light> lights = new ArrayList<>();
        int count = random.integer(1, 4);
        double warmth = random.uniform(-0.25, 0.45);
        for (int i = 0; i < count; i++) {
            double power = random.logUniform(0.5, 5) * (1 + halfX * halfZ * 0.15);
            double tint = warmth + random.gaussian(0, 0.1);
            float[] color = {
                (float) (power * (1 + tint)), (float) power, (float) (power * (1 - tint))
            };
            lights.add(
                    lamp(
                            scene,
                            random.uniform(-0.9, 0.9) * halfX,
                            ceiling * random.uniform(0.75, 0.98),
                            random.uniform(-0.9, 0.9) * halfZ,
                            color,
                            i < 2));
        }
        double ambient = random.logUniform(0.08, 0.6);
        float[] above = {
            (float) (ambient * (1 + warmth * 0.6)),
            (float) ambient,
            (float) (ambient * (1 - warmth * 0.6))
        };
        float bounce = (float) random.uniform(0.5, 0.9);
        float[] below = {above[0] * bounce * 1.05f, above[1] * bounce, above[2] * bounce * 0.9f};
        double extent = 2 * Math.max(halfX, halfZ);
        DepthBuffer heights = heights(scene, 0, ceiling - 0.25, 0, extent, 192);
        return new Illumination(above, below, lights, heights, 0.22, null, 0);
    }

    /** Daylight about a place; {@code sunny} 0 is overcast, 1 is a clear day. */
    public static Illumination daylight(
            SceneModel scene,
            Sky sky,
            double sunny,
            double azimuth,
            double elevation,
            double x,
            double z,
            double fog,
            int shadowSize) {
        List<Light> lights = new ArrayList<>();
        if (sunny > 0.05) {
            float low = (float) Math.min(1, elevation / 0.5);
            float strength = (float) (3.2 * sunny);
            float[] color = {
                strength, strength * (0.72f + 0.22f * low), strength * (0.5f + 0.38f * low)
            };
            lights.add(sun(scene, azimuth, elevation, x, z, 90, shadowSize, color));
        }
        float[] above = sky.ambient(0.75);
        float[] below = {above[0] * 0.5f, above[1] * 0.48f, above[2] * 0.42f};
        DepthBuffer heights = heights(scene, x, 60, z, 64, shadowSize / 2);
        return new Illumination(above, below, lights, heights, 0.6, sky, fog);
    }

    /** How open the place is to light from all about, 0 to 1: contact shadows and dark corners. */
    double openness(double x, double y, double z, double nx, double ny, double nz) {
        double radius = occlusionRadius;
        double px = x + nx * radius * 0.5;
        double py = y + ny * radius * 0.3;
        double pz = z + nz * radius * 0.5;
        double hidden = 0;
        for (int ring = 1; ring <= 2; ring++) {
            double reach = radius * ring * 0.8;
            for (int i = 0; i < 4; i++) {
                double dx = ring == 1 ? OFFSET[i] : (OFFSET[i] + OFFSET[i + 1]) * 0.7;
                double dz = ring == 1 ? OFFSET[i + 1] : (OFFSET[i + 1] - OFFSET[i]) * 0.7;
                double over = heightAt(px + reach * dx, pz + reach * dz) - py;
                hidden += Math.max(0, Math.min(1, over / (reach * 1.5)));
            }
        }
        return 1 - 0.09 * hidden;
    }

    private static final double[] OFFSET = {1, 0, -1, 0, 1};

    private double heightAt(double x, double z) {
        View view = heights.view;
        int column = (int) Math.round((x - view.camera.x) * view.focalX + view.principalX);
        int row = (int) Math.round((z - view.camera.z) * view.focalY + view.principalY);
        if (column < 0 || row < 0 || column >= view.width || row >= view.height) {
            return Double.NEGATIVE_INFINITY;
        }
        return view.camera.y - heights.depth[row * view.width + column];
    }
}
