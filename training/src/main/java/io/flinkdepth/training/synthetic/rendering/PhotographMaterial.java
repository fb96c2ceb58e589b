// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/**
 * A window of a photograph on a surface, mirrored where it ends.
 *
 * @param left left edge of the window, as a share of the photograph's width
 * @param top top edge, as a share of its height
 * @param share width and height of the window, as a share of the photograph's
 * @param width metres of surface that the window's width covers
 * @param height metres of surface that its height covers
 * @param tint what red, green and blue are multiplied with
 */
@Internal
public record PhotographMaterial(
        Photograph photograph,
        double left,
        double top,
        double share,
        double width,
        double height,
        float[] tint,
        double gloss,
        double emission)
        implements Material {

    @Override
    public void color(double u, double v, double footprint, float[] out) {
        double x = left + share * mirrored(u / width);
        double y = top + share * (1 - mirrored(v / height));
        double pixels = footprint * share * photograph.width() / width;
        photograph.color(x, y, pixels, out);
        for (int i = 0; i < 3; i++) {
            out[i] *= tint[i];
        }
    }

    private static double mirrored(double value) {
        double phase = Math.abs(value) % 2;
        return phase > 1 ? 2 - phase : phase;
    }
}
