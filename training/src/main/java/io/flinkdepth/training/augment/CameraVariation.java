// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Mild random changes of brightness, contrast, saturation and colour balance, and sometimes blur or
 * noise, which simulate different cameras. Changes the colours of a crop in place and keeps them in
 * 0 to 1.
 */
@Internal
public final class CameraVariation {
    private static final double BRIGHTNESS = 0.2;
    private static final double CONTRAST = 0.25;
    private static final double SATURATION = 0.35;
    private static final double BALANCE = 0.08;
    private static final double BLUR_SHARE = 0.15;
    private static final double MAX_BLUR_SIGMA = 1.4;
    private static final double NOISE_SHARE = 0.15;
    private static final double MAX_NOISE = 0.03;
    private static final double GREY_SHARE = 0.05;

    /** Applies one random change. */
    public void apply(ImageCrop crop, SplittableRandom random) {
        colours(crop, random);
        if (random.nextDouble() < BLUR_SHARE) {
            GaussianBlur.apply(crop, random.nextDouble(0.3, MAX_BLUR_SIGMA));
        }
        boolean noisy = random.nextDouble() < NOISE_SHARE;
        double noise = noisy ? random.nextDouble() * MAX_NOISE : 0;
        float[] rgb = crop.rgb();
        for (int i = 0; i < rgb.length; i++) {
            // The sum of three uniform values approximates a normal value.
            double grain = noisy ? uniform(random) + uniform(random) + uniform(random) : 0;
            rgb[i] = Math.max(0, Math.min(1, rgb[i] + (float) (noise * grain)));
        }
    }

    private static void colours(ImageCrop crop, SplittableRandom random) {
        float[] rgb = crop.rgb();
        int pixels = crop.width() * crop.height();
        double brightness = 1 + BRIGHTNESS * uniform(random);
        double contrast = 1 + CONTRAST * uniform(random);
        boolean grey = random.nextDouble() < GREY_SHARE;
        double saturation = grey ? 0 : 1 + SATURATION * uniform(random);
        double[] gains = new double[3];
        for (int c = 0; c < 3; c++) {
            gains[c] = brightness * (1 + BALANCE * uniform(random));
        }
        double mean = mean(rgb);
        for (int i = 0; i < pixels; i++) {
            double red = rgb[i] * gains[0];
            double green = rgb[pixels + i] * gains[1];
            double blue = rgb[2 * pixels + i] * gains[2];
            // Luma weights of ITU-R BT.601.
            double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
            rgb[i] = contrasted(luma + (red - luma) * saturation, mean, contrast);
            rgb[pixels + i] = contrasted(luma + (green - luma) * saturation, mean, contrast);
            rgb[2 * pixels + i] = contrasted(luma + (blue - luma) * saturation, mean, contrast);
        }
    }

    private static float contrasted(double value, double mean, double contrast) {
        return (float) (mean + (value - mean) * contrast);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double uniform(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }
}
