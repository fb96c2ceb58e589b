// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** A photograph as a texture: a pyramid of halved copies, read by bilinear interpolation. */
@Internal
public final class Photograph {

    private static final float[] LINEAR = linear();

    private final List<Pictures.Pixels> levels = new ArrayList<>();

    Photograph(Pictures.Pixels pixels) {
        levels.add(pixels);
        Pictures.Pixels level = pixels;
        while (Math.min(level.width(), level.height()) >= 4) {
            level = halved(level);
            levels.add(level);
        }
    }

    private static float[] linear() {
        float[] table = new float[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (float) Math.pow(i / 255.0, 2.2);
        }
        return table;
    }

    int width() {
        return levels.get(0).width();
    }

    int height() {
        return levels.get(0).height();
    }

    /**
     * The colour at a place of the whole picture.
     *
     * @param x from 0 (left) to 1 (right)
     * @param y from 0 (top) to 1 (bottom)
     * @param footprint how many pixels of the picture one pixel of the view covers
     * @param out linear red, green, blue
     */
    void color(double x, double y, double footprint, float[] out) {
        int level = 0;
        while (footprint > 1.5 && level < levels.size() - 1) {
            footprint /= 2;
            level++;
        }
        Pictures.Pixels pixels = levels.get(level);
        double column = Math.max(0, Math.min(pixels.width() - 1, x * pixels.width() - 0.5));
        double row = Math.max(0, Math.min(pixels.height() - 1, y * pixels.height() - 0.5));
        int left = (int) column;
        int top = (int) row;
        int right = Math.min(left + 1, pixels.width() - 1);
        int bottom = Math.min(top + 1, pixels.height() - 1);
        float u = (float) (column - left);
        float v = (float) (row - top);
        for (int c = 0; c < 3; c++) {
            float upper = mix(value(pixels, left, top, c), value(pixels, right, top, c), u);
            float lower = mix(value(pixels, left, bottom, c), value(pixels, right, bottom, c), u);
            out[c] = mix(upper, lower, v);
        }
    }

    private static float mix(float from, float to, float share) {
        return from + share * (to - from);
    }

    private static float value(Pictures.Pixels pixels, int x, int y, int channel) {
        return LINEAR[pixels.rgb()[3 * (y * pixels.width() + x) + channel] & 0xff];
    }

    private static Pictures.Pixels halved(Pictures.Pixels from) {
        int width = from.width() / 2;
        int height = from.height() / 2;
        byte[] to = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int at = 3 * (2 * y * from.width() + 2 * x) + c;
                    int below = at + 3 * from.width();
                    int sum =
                            (from.rgb()[at] & 0xff)
                                    + (from.rgb()[at + 3] & 0xff)
                                    + (from.rgb()[below] & 0xff)
                                    + (from.rgb()[below + 3] & 0xff);
                    to[3 * (y * width + x) + c] = (byte) ((sum + 2) / 4);
                }
            }
        }
        return new Pictures.Pixels(width, height, to);
    }
}
