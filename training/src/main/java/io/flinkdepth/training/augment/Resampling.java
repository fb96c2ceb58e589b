// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import io.flinkdepth.training.dataset.RgbImage;

/** Samples the colours of an image inside a region. */
final class Resampling {
    private static final double AVERAGED_FROM = 1.25;
    private static final int MAX_TAPS = 8;

    private final CropRegion region;
    private final RgbImage image;

    Resampling(CropRegion region, RgbImage image) {
        this.region = region;
        this.image = image;
    }

    /** 3 x height x width, 0 to 1. */
    float[] colours() {
        int width = region.size().width();
        int height = region.size().height();
        int pixels = width * height;
        float[] rgb = new float[3 * pixels];
        int acrossTaps = taps(region.stepX());
        int downTaps = taps(region.stepY());
        float scale = 1 / (255f * acrossTaps * downTaps);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int j = 0; j < downTaps; j++) {
                    double row = tap(region.sourceY(y), region.stepY(), j, downTaps);
                    for (int i = 0; i < acrossTaps; i++) {
                        double column = tap(region.sourceX(x), region.stepX(), i, acrossTaps);
                        add(rgb, y * width + x, pixels, column, row, scale);
                    }
                }
            }
        }
        return rgb;
    }

    private static int taps(double step) {
        return step > AVERAGED_FROM ? Math.min(MAX_TAPS, (int) Math.ceil(step)) : 1;
    }

    /** Returns the position of the i-th of n evenly spaced samples, as a pixel index. */
    private static double tap(double middle, double step, int i, int n) {
        return middle + ((i + 0.5) / n - 0.5) * step - 0.5;
    }

    private void add(float[] rgb, int target, int pixels, double x, double y, float scale) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        float fx = (float) (x - x0);
        float fy = (float) (y - y0);
        int left = clamp(x0, image.width());
        int right = clamp(x0 + 1, image.width());
        int above = clamp(y0, image.height()) * image.width();
        int below = clamp(y0 + 1, image.height()) * image.width();
        for (int c = 0; c < 3; c++) {
            float upper = mix(byteAt(above + left, c), byteAt(above + right, c), fx);
            float lower = mix(byteAt(below + left, c), byteAt(below + right, c), fx);
            rgb[c * pixels + target] += mix(upper, lower, fy) * scale;
        }
    }

    private int byteAt(int pixel, int channel) {
        return image.rgb()[3 * pixel + channel] & 0xff;
    }

    private static float mix(float a, float b, float share) {
        return a + (b - a) * share;
    }

    static int clamp(int value, int limit) {
        return Math.max(0, Math.min(limit - 1, value));
    }
}
