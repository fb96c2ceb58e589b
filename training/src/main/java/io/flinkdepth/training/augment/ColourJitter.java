// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Random brightness, contrast, saturation and hue, in random order.
 *
 * <p>Factors are uniform in [max(0, 1 - x), 1 + x], and the rotation of the hue is uniform in
 * [-hue, hue] of the whole circle. This is the strong colour distortion of student training.
 * Colours stay in 0 to 1.
 *
 * @param brightness maximum change of the factor
 * @param contrast maximum change of the factor about the mean luma
 * @param saturation maximum change of the factor about each pixel's luma
 * @param hue maximum rotation, 0 to 0.5 of the circle
 */
@Internal
public record ColourJitter(double brightness, double contrast, double saturation, double hue) {

    /** The strong distortion of students: 0.5, 0.5, 0.5, 0.25. */
    public static final ColourJitter STRONG = new ColourJitter(0.5, 0.5, 0.5, 0.25);

    /** Rejects invalid values. */
    public ColourJitter {
        require("brightness", brightness, Double.MAX_VALUE);
        require("contrast", contrast, Double.MAX_VALUE);
        require("saturation", saturation, Double.MAX_VALUE);
        require("hue", hue, 0.5);
    }

    private static void require(String name, double value, double max) {
        if (!(value >= 0 && value <= max)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be at least 0 and at most " + max + ".");
        }
    }

    /** Changes a crop in place. */
    public void apply(ImageCrop crop, SplittableRandom random) {
        int[] order = {0, 1, 2, 3};
        for (int i = 3; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
        double[] amounts = {
            factor(brightness, random),
            factor(contrast, random),
            factor(saturation, random),
            hue * (2 * random.nextDouble() - 1)
        };
        for (int change : order) {
            switch (change) {
                case 0 -> scale(crop.rgb(), 0, amounts[0]);
                case 1 -> scale(crop.rgb(), Luma.mean(crop), amounts[1]);
                case 2 -> Luma.saturate(crop, amounts[2]);
                default -> Luma.turnHue(crop, amounts[3]);
            }
        }
    }

    private static double factor(double change, SplittableRandom random) {
        double min = Math.max(0, 1 - change);
        return min + random.nextDouble() * (1 + change - min);
    }

    private static void scale(float[] rgb, double about, double factor) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = Luma.clamp(about + (rgb[i] - about) * factor);
        }
    }
}
