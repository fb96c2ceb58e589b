// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

/** Linear light to display values: a soft shoulder, then the sRGB curve, from a table. */
final class ToneCurve {

    private static final int STEPS = 4096;
    private static final double MAX_LINEAR = 4;
    private static final float[] TABLE = table();

    private ToneCurve() {}

    private static float[] table() {
        float[] table = new float[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            // The table is spaced by squares, so that the dark end keeps its resolution.
            double share = (double) i / STEPS;
            double linear = share * share * MAX_LINEAR;
            double shoulder =
                    linear < 0.6 ? linear : 0.6 + 0.4 * (1 - Math.exp(-(linear - 0.6) / 0.4));
            table[i] =
                    (float)
                            (shoulder <= 0.0031308
                                    ? 12.92 * shoulder
                                    : 1.055 * Math.pow(shoulder, 1 / 2.4) - 0.055);
        }
        return table;
    }

    static double encode(double linear) {
        double share = Math.sqrt(Math.max(0, Math.min(1, linear / MAX_LINEAR)));
        return TABLE[(int) (share * STEPS)];
    }
}
