// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** The front of a building: storeys of windows in a wall. */
@Internal
public record FacadeMaterial(
        Material wall,
        float[] glass,
        float[] frame,
        double storey,
        double bay,
        double share,
        long salt)
        implements Material {

    @Override
    public void color(double u, double v, double footprint, float[] out) {
        double column = Math.floor(u / bay);
        double row = Math.floor(v / storey);
        double x = u / bay - column - 0.5;
        double y = v / storey - row - 0.55;
        double halfWidth = 0.5 * share;
        double halfHeight = 0.32;
        boolean frameHere = Math.abs(x) < halfWidth + 0.04 && Math.abs(y) < halfHeight + 0.03;
        if (!frameHere) {
            wall.color(u, v, footprint, out);
            return;
        }
        boolean bar = Math.abs(x) < 0.02 || Math.abs(y - 0.1) < 0.012;
        if (Math.abs(x) > halfWidth || Math.abs(y) > halfHeight || bar) {
            System.arraycopy(frame, 0, out, 0, 3);
            return;
        }
        double lit = Noise.cell((long) column, (long) row, salt);
        double shade = 0.35 + 0.9 * lit * lit + 0.5 * (y + halfHeight);
        for (int i = 0; i < 3; i++) {
            out[i] = (float) (glass[i] * shade);
        }
    }

    @Override
    public double gloss() {
        return 0.05;
    }
}
