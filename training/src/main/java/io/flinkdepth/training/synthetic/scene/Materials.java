// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.FacadeMaterial;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Pattern;
import io.flinkdepth.training.synthetic.rendering.PatternMaterial;
import io.flinkdepth.training.synthetic.rendering.PhotographMaterial;
import io.flinkdepth.training.synthetic.rendering.Photographs;
import io.flinkdepth.training.synthetic.rendering.PictureMaterial;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/** Materials by their use, with random colours and patterns. */
final class Materials {

    private static final Pattern[] FABRICS = {
        Pattern.PLAIN,
        Pattern.STRIPES,
        Pattern.CHECKS,
        Pattern.PLAID,
        Pattern.DOTS,
        Pattern.CLOUDY,
        Pattern.SPECKS,
        Pattern.PLAIN
    };
    private static final Pattern[] ALL = Pattern.values();

    private static final int PHOTOGRAPHS_OF_A_SCENE = 8;

    private final SceneRandom random;
    private final Photographs photographs;
    private final long[] chosen = new long[PHOTOGRAPHS_OF_A_SCENE];

    /** Patterns only. */
    Materials(SceneRandom random) {
        this(random, Photographs.NONE);
    }

    /** With photographs among the patterns; few of them in one scene, as reading them costs. */
    Materials(SceneRandom random, Photographs photographs) {
        this.random = random;
        this.photographs = photographs;
        for (int i = 0; i < chosen.length && !photographs.isEmpty(); i++) {
            chosen[i] = random.nextSeed() >>> 1;
        }
    }

    private boolean photographed(double probability) {
        return !photographs.isEmpty() && random.chance(probability);
    }

    /** A part of a photograph as the texture of a surface, about so many metres wide. */
    private Material texture(double metres, double gloss) {
        double share = random.logUniform(0.12, 0.8);
        float gain = (float) random.uniform(0.6, 1.3);
        float[] color = random.chance(0.3) ? anyColor() : new float[] {1, 1, 1};
        float[] tint = new float[3];
        for (int i = 0; i < 3; i++) {
            tint[i] = gain * (0.4f + 0.6f * color[i]);
        }
        return new PhotographMaterial(
                photographs.photograph(chosen[random.integer(0, chosen.length - 1)]),
                random.uniform(0, 1 - share),
                random.uniform(0, 1 - share),
                share,
                metres,
                metres * random.uniform(0.7, 1.4),
                tint,
                gloss,
                0);
    }

    /** A whole photograph, as a poster or a screen shows it. */
    private Material shown(double width, double height, double gloss, double emission) {
        double share = random.uniform(0.6, 1);
        return new PhotographMaterial(
                photographs.photograph(chosen[random.integer(0, chosen.length - 1)]),
                random.uniform(0, 1 - share),
                random.uniform(0, 1 - share),
                share,
                width,
                height,
                new float[] {1, 1, 1},
                gloss,
                emission);
    }

    Material pattern(
            Pattern pattern,
            float[] first,
            float[] second,
            double size,
            double dirt,
            double gloss) {
        return new PatternMaterial(pattern, first, second, size, dirt, gloss, 0, random.nextSeed());
    }

    Material plain(float... color) {
        return pattern(Pattern.PLAIN, color, color, 1, 0.1, 0.05);
    }

    Material glowing(double strength, float... color) {
        return new PatternMaterial(Pattern.PLAIN, color, color, 1, 0, 0, strength, 0);
    }

    /** A colour of a hue, saturation and value, made linear. */
    static float[] color(double hue, double saturation, double value) {
        float[] rgb = new float[3];
        for (int i = 0; i < 3; i++) {
            double k = (5 - 2 * i + hue * 6) % 6;
            double share = Math.max(0, Math.min(1, Math.min(k, 4 - k)));
            rgb[i] = (float) Math.pow(value * (1 - saturation * share), 2.2);
        }
        return rgb;
    }

    float[] anyColor() {
        double kind = random.uniform(0, 1);
        double saturation =
                kind < 0.45
                        ? random.uniform(0, 0.2)
                        : kind < 0.85 ? random.uniform(0.15, 0.6) : random.uniform(0.5, 0.95);
        return color(random.uniform(0, 1), saturation, random.uniform(0.12, 1));
    }

    float[] paleColor() {
        return color(random.uniform(0, 1), random.uniform(0, 0.2), random.uniform(0.65, 1));
    }

    float[] woodColor() {
        return color(
                random.uniform(0.04, 0.12), random.uniform(0.2, 0.7), random.uniform(0.25, 0.9));
    }

    private static float[] scaled(float[] color, double factor) {
        return new float[] {
            (float) (color[0] * factor), (float) (color[1] * factor), (float) (color[2] * factor)
        };
    }

    Material wood() {
        if (photographed(0.15)) {
            return texture(random.uniform(0.5, 2), random.uniform(0, 0.25));
        }
        float[] color = woodColor();
        return pattern(
                Pattern.WOOD,
                color,
                scaled(color, random.uniform(0.35, 0.8)),
                random.uniform(0.1, 0.4),
                random.uniform(0, 0.2),
                random.uniform(0, 0.25));
    }

    Material wall() {
        if (photographed(0.3)) {
            return texture(random.uniform(0.8, 4), 0);
        }
        double kind = random.uniform(0, 1);
        float[] color = random.chance(0.75) ? paleColor() : anyColor();
        if (kind < 0.55) {
            return pattern(Pattern.PLAIN, color, color, 1, random.uniform(0, 0.12), 0.02);
        } else if (kind < 0.7) {
            return pattern(
                    Pattern.CLOUDY, color, scaled(color, 0.75), random.uniform(0.2, 2), 0.1, 0);
        } else if (kind < 0.85) {
            float[] other =
                    random.chance(0.5) ? scaled(color, random.uniform(0.6, 0.95)) : anyColor();
            return pattern(anyPattern(), color, other, random.logUniform(0.05, 0.6), 0.1, 0.02);
        } else if (kind < 0.92) {
            return bricks();
        }
        return pattern(
                Pattern.TILES, color, scaled(color, 0.6), random.uniform(0.1, 0.4), 0.05, 0.2);
    }

    Material floor() {
        if (photographed(0.3)) {
            return texture(random.uniform(0.6, 3), random.uniform(0, 0.3));
        }
        double kind = random.uniform(0, 1);
        float[] color = random.chance(0.6) ? woodColor() : anyColor();
        if (kind < 0.4) {
            return pattern(
                    Pattern.PLANKS,
                    color,
                    scaled(color, random.uniform(0.3, 0.7)),
                    random.uniform(0.08, 0.2),
                    0.15,
                    random.uniform(0, 0.3));
        } else if (kind < 0.6) {
            return pattern(
                    Pattern.TILES,
                    color,
                    random.chance(0.5) ? paleColor() : scaled(color, 0.5),
                    random.uniform(0.15, 0.6),
                    0.15,
                    random.uniform(0, 0.3));
        } else if (kind < 0.85) {
            return carpet();
        }
        return pattern(Pattern.CLOUDY, color, scaled(color, 0.7), random.uniform(0.3, 2), 0.3, 0.1);
    }

    Material carpet() {
        if (photographed(0.3)) {
            return texture(random.uniform(0.5, 2), 0);
        }
        float[] color = anyColor();
        Pattern pattern = random.chance(0.6) ? Pattern.SPECKS : FABRICS[random.integer(0, 7)];
        return pattern(
                pattern,
                color,
                random.chance(0.6) ? scaled(color, 0.6) : anyColor(),
                pattern == Pattern.SPECKS ? random.uniform(0.02, 0.1) : random.uniform(0.1, 0.6),
                0.3,
                0);
    }

    Material bricks() {
        float[] color =
                color(random.uniform(0, 0.1), random.uniform(0.1, 0.7), random.uniform(0.3, 0.8));
        return pattern(Pattern.BRICKS, color, paleColor(), random.uniform(0.06, 0.12), 0.25, 0);
    }

    Material fabric() {
        if (photographed(0.35)) {
            return texture(random.logUniform(0.2, 1.5), 0);
        }
        float[] color = anyColor();
        float[] other = random.chance(0.5) ? scaled(color, random.uniform(0.4, 0.9)) : anyColor();
        return pattern(
                FABRICS[random.integer(0, 7)], color, other, random.logUniform(0.03, 0.3), 0.2, 0);
    }

    Material plastic() {
        float[] color = anyColor();
        return pattern(Pattern.PLAIN, color, color, 1, 0.05, random.uniform(0.1, 0.6));
    }

    Material metal() {
        float[] color = color(0.6, random.uniform(0, 0.1), random.uniform(0.2, 0.9));
        return pattern(Pattern.PLAIN, color, color, 1, 0.1, random.uniform(0.2, 0.8));
    }

    /** Anything: what a thing looks like must not tell how far it is. */
    Material any() {
        if (photographed(0.4)) {
            return texture(random.logUniform(0.15, 1.5), random.uniform(0, 0.3));
        }
        double kind = random.uniform(0, 1);
        if (kind < 0.25) {
            return wood();
        } else if (kind < 0.5) {
            return plastic();
        } else if (kind < 0.65) {
            return fabric();
        } else if (kind < 0.75) {
            return metal();
        } else if (kind < 0.9) {
            return pattern(
                    anyPattern(), anyColor(), anyColor(), random.logUniform(0.02, 0.5), 0.15, 0.1);
        }
        return picture(random.logUniform(0.1, 0.6), random.logUniform(0.1, 0.6), 0.1);
    }

    private Pattern anyPattern() {
        return ALL[random.integer(0, ALL.length - 1)];
    }

    Material picture(double width, double height, double gloss) {
        if (photographed(0.85)) {
            return shown(width, height, gloss, 0);
        }
        return new PictureMaterial(width, height, gloss, 0, random.nextSeed());
    }

    Material screen(double width, double height) {
        if (photographed(0.5)) {
            return shown(width, height, 0.1, random.uniform(0.4, 1.2));
        }
        if (random.chance(0.4)) {
            return pattern(
                    Pattern.PLAIN, new float[] {0.01f, 0.01f, 0.012f}, new float[3], 1, 0, 0.5);
        }
        return new PictureMaterial(width, height, 0.1, random.uniform(0.4, 1.2), random.nextSeed());
    }

    Material foliage() {
        if (photographed(0.15)) {
            return texture(random.uniform(1, 4), 0);
        }
        double hue = random.chance(0.9) ? random.uniform(0.17, 0.31) : random.uniform(0.05, 0.15);
        float[] light = color(hue, random.uniform(0.25, 0.6), random.uniform(0.35, 0.7));
        return pattern(
                Pattern.FOLIAGE, scaled(light, 0.22), light, random.uniform(0.1, 0.5), 0.3, 0);
    }

    Material grass() {
        if (photographed(0.3)) {
            return texture(random.uniform(1, 6), 0);
        }
        float[] color =
                color(
                        random.uniform(0.14, 0.28),
                        random.uniform(0.2, 0.55),
                        random.uniform(0.3, 0.6));
        return pattern(
                Pattern.SPECKS, color, scaled(color, 0.45), random.uniform(0.1, 0.4), 0.4, 0);
    }

    Material asphalt() {
        if (photographed(0.2)) {
            return texture(random.uniform(1, 6), 0);
        }
        float[] color =
                color(random.uniform(0, 1), random.uniform(0, 0.1), random.uniform(0.3, 0.6));
        return pattern(
                Pattern.SPECKS, color, scaled(color, 0.75), random.uniform(0.05, 0.2), 0.35, 0.02);
    }

    Material pavement() {
        if (photographed(0.25)) {
            return texture(random.uniform(1, 5), 0);
        }
        float[] color =
                color(random.uniform(0.05, 0.15), random.uniform(0, 0.2), random.uniform(0.5, 0.8));
        return pattern(Pattern.TILES, color, scaled(color, 0.6), random.uniform(0.25, 0.8), 0.3, 0);
    }

    Material facade() {
        if (photographed(0.25)) {
            return texture(random.uniform(4, 14), 0);
        }
        float[] color =
                random.chance(0.7)
                        ? color(
                                random.uniform(0.02, 0.14),
                                random.uniform(0.05, 0.5),
                                random.uniform(0.4, 0.95))
                        : color(
                                random.uniform(0, 1),
                                random.uniform(0.05, 0.35),
                                random.uniform(0.4, 0.9));
        Material wall =
                random.chance(0.3)
                        ? bricks()
                        : pattern(Pattern.CLOUDY, color, scaled(color, 0.85), 2, 0.2, 0);
        float[] glass =
                color(
                        random.uniform(0.5, 0.65),
                        random.uniform(0.1, 0.5),
                        random.uniform(0.25, 0.6));
        return new FacadeMaterial(
                wall,
                glass,
                random.chance(0.6) ? paleColor() : scaled(glass, 0.3),
                random.uniform(2.7, 3.6),
                random.uniform(1.6, 4),
                random.uniform(0.3, 0.75),
                random.nextSeed());
    }
}
