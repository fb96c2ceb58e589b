// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** The sky's colour in a direction: a gradient, clouds, a glow about the sun. */
@Internal
public final class Sky {

    private final float[] zenith;
    private final float[] horizon;
    private final double clouds;
    private final double offset;

    public Sky(float[] zenith, float[] horizon, double clouds, double offset) {
        this.zenith = zenith;
        this.horizon = horizon;
        this.clouds = clouds;
        this.offset = offset;
    }

    public static Sky random(SceneRandom random) {
        float[] zenith;
        float[] horizon;
        if (random.chance(0.45)) {
            zenith = new float[] {0.18f, 0.36f, 0.85f};
            horizon = new float[] {0.75f, 0.85f, 1.0f};
        } else if (random.chance(0.6)) {
            zenith = new float[] {0.7f, 0.75f, 0.82f};
            horizon = new float[] {0.95f, 0.96f, 1.0f};
        } else {
            zenith = new float[] {0.25f, 0.3f, 0.55f};
            horizon = new float[] {1.0f, 0.72f, 0.5f};
        }
        double brightness = random.uniform(0.8, 2.2);
        for (int i = 0; i < 3; i++) {
            zenith[i] *= (float) brightness;
            horizon[i] *= (float) brightness;
        }
        return new Sky(zenith, horizon, random.uniform(0, 1), random.uniform(0, 200));
    }

    /** A dark sky, with the glow of a town at its foot. */
    public static Sky night(SceneRandom random) {
        float glow = (float) random.uniform(0.004, 0.03);
        return new Sky(
                new float[] {0.002f, 0.003f, 0.008f},
                new float[] {glow, glow * 0.8f, glow * 0.7f},
                random.uniform(0, 0.4),
                random.uniform(0, 200));
    }

    /** What is left of the sky in fog: one grey. */
    public static Sky fog(SceneRandom random) {
        float grey = (float) random.uniform(0.5, 1.1);
        float[] color = {grey, grey * 1.01f, grey * 1.03f};
        return new Sky(color, color, 0, 0);
    }

    void color(double dx, double dy, double dz, float[] out) {
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        double up = Math.max(0, dy / length);
        double blend = Math.sqrt(up);
        double cloud = 0;
        if (clouds > 0.05 && up > 0.01) {
            double scale = 1.2 / (up + 0.12) / length;
            double n = Noise.fractal(dx * scale + offset, dz * scale + offset, 4);
            cloud = Math.max(0, Math.min(1, (n - 0.75 + 0.45 * clouds) * 4)) * Math.min(1, up * 8);
        }
        for (int i = 0; i < 3; i++) {
            double clear = horizon[i] + (zenith[i] - horizon[i]) * blend;
            out[i] = (float) (clear + cloud * (1.05 * horizon[2] - clear));
        }
    }

    /** The light from above, as an ambient colour. */
    float[] ambient(double strength) {
        float[] ambient = new float[3];
        for (int i = 0; i < 3; i++) {
            ambient[i] = (float) (strength * (0.5 * zenith[i] + 0.5 * horizon[i]));
        }
        return ambient;
    }

    /** The colour that fog fades to; shared, not copied. */
    float[] haze() {
        return horizon;
    }
}
