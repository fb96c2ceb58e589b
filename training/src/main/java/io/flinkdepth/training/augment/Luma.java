// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

/** Colour changes that use or preserve each pixel's luma (ITU-R BT.601). */
final class Luma {
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private Luma() {}

    static double mean(ImageCrop crop) {
        int pixels = crop.width() * crop.height();
        double sum = 0;
        for (int i = 0; i < pixels; i++) {
            sum += of(crop.rgb(), i, pixels);
        }
        return sum / pixels;
    }

    /** Multiplies the distance of colours from grey by {@code factor}. */
    static void saturate(ImageCrop crop, double factor) {
        float[] rgb = crop.rgb();
        int pixels = crop.width() * crop.height();
        for (int i = 0; i < pixels; i++) {
            double luma = of(rgb, i, pixels);
            for (int c = 0; c < 3; c++) {
                int at = c * pixels + i;
                rgb[at] = clamp(luma + (rgb[at] - luma) * factor);
            }
        }
    }

    /** Rotates the hue by a share of the circle in YIQ; luma and saturation do not change. */
    static void turnHue(ImageCrop crop, double turn) {
        float[] rgb = crop.rgb();
        int pixels = crop.width() * crop.height();
        double cosine = Math.cos(2 * Math.PI * turn);
        double sine = Math.sin(2 * Math.PI * turn);
        for (int i = 0; i < pixels; i++) {
            double red = rgb[i];
            double green = rgb[pixels + i];
            double blue = rgb[2 * pixels + i];
            double luma = of(rgb, i, pixels);
            double inPhase = 0.596 * red - 0.274 * green - 0.322 * blue;
            double quadrature = 0.211 * red - 0.523 * green + 0.312 * blue;
            double turnedI = cosine * inPhase - sine * quadrature;
            double turnedQ = sine * inPhase + cosine * quadrature;
            rgb[i] = clamp(luma + 0.956 * turnedI + 0.621 * turnedQ);
            rgb[pixels + i] = clamp(luma - 0.272 * turnedI - 0.647 * turnedQ);
            rgb[2 * pixels + i] = clamp(luma - 1.106 * turnedI + 1.703 * turnedQ);
        }
    }

    private static double of(float[] rgb, int pixel, int pixels) {
        return RED * rgb[pixel] + GREEN * rgb[pixels + pixel] + BLUE * rgb[2 * pixels + pixel];
    }

    static float clamp(double value) {
        return (float) Math.max(0, Math.min(1, value));
    }
}
