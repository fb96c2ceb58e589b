// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/**
 * A lamp or the sun.
 *
 * @param x where the lamp is, or for the sun the unit direction towards it
 * @param color linear red, green, blue
 * @param shadows what it sees, or null if it casts no shadow
 */
@Internal
public record Light(double x, double y, double z, boolean sun, float[] color, DepthBuffer shadows) {

    /** The share of the light that reaches a point, 0 to 1; bilinear between four pixels. */
    double visibility(double wx, double wy, double wz, double bias, double[] scratch) {
        if (shadows == null) {
            return 1;
        }
        View view = shadows.view;
        view.project(wx, wy, wz, scratch);
        double column = Math.floor(scratch[0]);
        double row = Math.floor(scratch[1]);
        if (scratch[2] <= 0
                || column < 0
                || row < 0
                || column >= view.width - 1
                || row >= view.height - 1) {
            return 1;
        }
        int index = (int) row * view.width + (int) column;
        double u = scratch[0] - column;
        double v = scratch[1] - row;
        float[] depth = shadows.depth;
        double limit = scratch[2] - bias;
        double top = (depth[index] < limit ? 0 : 1 - u) + (depth[index + 1] < limit ? 0 : u);
        int below = index + view.width;
        double bottom = (depth[below] < limit ? 0 : 1 - u) + (depth[below + 1] < limit ? 0 : u);
        return top + v * (bottom - top);
    }
}
