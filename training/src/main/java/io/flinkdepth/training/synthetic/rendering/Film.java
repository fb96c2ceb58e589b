// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/**
 * The lens and the sensor: converts linear light to 8-bit colours.
 *
 * @param exposure the mean brightness after exposure, or a fixed gain if {@code fixedGain}
 * @param balance gains of red, green, blue
 * @param blur standard deviation of the lens blur in pixels
 * @param noise standard deviation of the sensor's noise at mid grey, as a share of full scale
 * @param vignette how much darker the corners are, 0 to 1
 * @param contrast exponent after gamma, 1 is neutral
 * @param saturation 1 is neutral, 0 is grey
 * @param jpegQuality 0 to 1, or over 1 for none
 */
@Internal
public record Film(
        double exposure,
        boolean fixedGain,
        double[] balance,
        double blur,
        double noise,
        double vignette,
        double contrast,
        double saturation,
        double jpegQuality) {

    public static Film random(SceneRandom random, int width) {
        double warmth = random.gaussian(0, 0.1);
        double tint = random.gaussian(0, 0.04);
        return new Film(
                random.logUniform(0.1, 0.42),
                false,
                new double[] {1 + warmth, 1 + tint, 1 - warmth},
                random.chance(0.7)
                        ? random.uniform(0.2, 0.8) * width / 224.0
                        : random.uniform(0.5, 1.6) * width / 224.0,
                random.chance(0.7) ? random.uniform(0, 0.02) : random.uniform(0.01, 0.06),
                random.chance(0.5) ? random.uniform(0, 0.5) : 0,
                random.uniform(0.75, 1.35),
                random.chance(0.05) ? 0 : random.uniform(0.5, 1.25),
                random.chance(0.6) ? random.uniform(0.3, 0.95) : 2);
    }

    /** The same with the grain of a sensor that had too little light. */
    public Film grainy(double deviation) {
        return new Film(
                exposure,
                fixedGain,
                balance,
                blur,
                deviation,
                vignette,
                contrast,
                saturation,
                jpegQuality);
    }

    public byte[] develop(float[] linear, DepthBuffer seen, long seed) {
        int width = seen.view.width;
        int height = seen.view.height;
        float[] light = smoothEdges(linear, seen);
        if (blur > 0.25) {
            light = Blur.gaussian(light, width, height, blur);
        }
        byte[] rgb = expose(light, width, height, seed);
        return jpegQuality > 1 ? rgb : JpegArtefacts.apply(rgb, width, height, (float) jpegQuality);
    }

    /** One ray a pixel leaves stairs at outlines: there, and only there, neighbours are mixed. */
    private static float[] smoothEdges(float[] light, DepthBuffer seen) {
        int width = seen.view.width;
        int height = seen.view.height;
        float[] out = light.clone();
        int[] id = seen.primitive;
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int i = y * width + x;
                int here = id[i];
                if (id[i - 1] == here
                        && id[i + 1] == here
                        && id[i - width] == here
                        && id[i + width] == here) {
                    continue;
                }
                for (int c = 3 * i; c < 3 * i + 3; c++) {
                    float around =
                            light[c - 3]
                                    + light[c + 3]
                                    + light[c - 3 * width]
                                    + light[c + 3 * width];
                    out[c] = 0.44f * Math.min(light[c], 2) + 0.14f * Math.min(around, 8);
                }
            }
        }
        return out;
    }

    private byte[] expose(float[] light, int width, int height, long seed) {
        double gain = fixedGain ? exposure : exposure / (0.02 + clippedMean(light));
        byte[] out = new byte[light.length];
        long state = Noise.mix(seed ^ 0xf11aL);
        double[] pixel = new double[3];
        for (int y = 0; y < height; y++) {
            double v = 2.0 * y / height - 1;
            for (int x = 0; x < width; x++) {
                double u = 2.0 * x / width - 1;
                double fall = gain * (1 - vignette * 0.5 * (u * u + v * v));
                int index = 3 * (y * width + x);
                double grey = 0;
                for (int c = 0; c < 3; c++) {
                    pixel[c] = ToneCurve.encode(light[index + c] * fall * balance[c]);
                    grey += pixel[c] / 3;
                }
                for (int c = 0; c < 3; c++) {
                    double value = grey + saturation * (pixel[c] - grey);
                    if (contrast != 1) {
                        value =
                                0.5
                                        + contrast
                                                * (value - 0.5)
                                                * (1.1 - 0.2 * Math.abs(value - 0.5));
                    }
                    if (noise > 0) {
                        state = state * 6364136223846793005L + 1442695040888963407L;
                        // The sum of four uniform numbers is close to a normal one of deviation
                        // 0.577.
                        double sum =
                                (state >>> 48 & 0xffff)
                                        + (state >>> 32 & 0xffff)
                                        + (state >>> 20 & 0xffff)
                                        + (state >>> 40 & 0xffff);
                        value += noise * 1.7 * (sum / 65535.0 - 2);
                    }
                    out[index + c] = (byte) Math.max(0, Math.min(255, (int) (value * 255 + 0.5)));
                }
            }
        }
        return out;
    }

    private static double clippedMean(float[] light) {
        double sum = 0;
        for (int i = 1; i < light.length; i += 3) {
            sum += Math.min(light[i], 2.5);
        }
        return sum / (light.length / 3.0);
    }
}
