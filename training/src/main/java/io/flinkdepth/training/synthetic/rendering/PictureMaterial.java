// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** A picture within a picture: posters, paintings, covers, screens; flat, whatever it shows. */
@Internal
public record PictureMaterial(double width, double height, double gloss, double emission, long salt)
        implements Material {

    @Override
    public void color(double u, double v, double footprint, float[] out) {
        double x = u / width;
        double y = v / height;
        double horizon = 0.25 + 0.5 * Noise.cell(1, 0, salt);
        boolean above = y + 0.1 * Noise.value(x * 4 + (salt & 63), 2) > horizon;
        paint(above ? 10 : 20, out, 0.6 + 0.5 * Noise.fractal(x * 5 + (salt & 31), y * 5, 3));
        for (int shape = 0; shape < 6; shape++) {
            double cx = Noise.cell(shape, 1, salt);
            double cy = Noise.cell(shape, 2, salt);
            double rx = 0.04 + 0.25 * Noise.cell(shape, 3, salt);
            double ry = 0.04 + 0.25 * Noise.cell(shape, 4, salt);
            double dx = Math.abs(x - cx) / rx;
            double dy = Math.abs(y - cy) / ry;
            boolean round = Noise.cell(shape, 5, salt) < 0.5;
            if (round ? dx * dx + dy * dy < 1 : Math.max(dx, dy) < 1) {
                paint(30 + shape, out, 1.1 - 0.4 * dy);
            }
        }
    }

    private void paint(int which, float[] out, double shade) {
        double grey = Noise.cell(which, 3, salt);
        for (int i = 0; i < 3; i++) {
            double value = 0.6 * grey + 0.4 * Noise.cell(which, i, salt);
            out[i] = (float) (shade * (0.03 + 0.85 * value * value));
        }
    }
}
