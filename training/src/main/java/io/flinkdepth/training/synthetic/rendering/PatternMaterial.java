// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/**
 * Two colours blended by a pattern, with a little dirt.
 *
 * @param size the pattern's natural size in metres
 * @param dirt how strongly large soft stains darken it, 0 to 1
 */
@Internal
public record PatternMaterial(
        Pattern pattern,
        float[] first,
        float[] second,
        double size,
        double dirt,
        double gloss,
        double emission,
        long salt)
        implements Material {

    @Override
    public void color(double u, double v, double footprint, float[] out) {
        double shift = (salt & 0xff) * 0.37;
        double blend = 0;
        if (pattern != Pattern.PLAIN) {
            double visible = Math.max(0, Math.min(1, 1.6 - 2.5 * footprint / size));
            blend = 0.4;
            if (visible > 0) {
                double seen = pattern.blend(u / size + shift, v / size, salt);
                blend += visible * (seen - blend);
            }
        }
        double clean = 1;
        if (dirt > 0) {
            clean -= dirt * Noise.value(u * 1.7 + shift, v * 1.7 + 3);
            double detail = 1 - footprint * 40;
            if (detail > 0) {
                clean -= 0.6 * dirt * detail * (Noise.value(u * 37, v * 37) - 0.5);
            }
        }
        for (int i = 0; i < 3; i++) {
            out[i] = (float) ((first[i] + blend * (second[i] - first[i])) * clean);
        }
    }
}
