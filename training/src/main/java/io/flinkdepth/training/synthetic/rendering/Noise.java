// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/** Value noise on a fixed table of 256 x 256, and integer hashes. */
@Internal
public final class Noise {

    private static final int SIZE = 256;
    private static final int MASK = SIZE - 1;
    private static final float[] TABLE = table();

    private Noise() {}

    private static float[] table() {
        SplittableRandom random = new SplittableRandom(0x5eed);
        float[] table = new float[SIZE * SIZE];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) random.nextDouble();
        }
        return table;
    }

    /** Smooth noise in [0, 1) with features of size 1. */
    public static double value(double x, double y) {
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        double u = x - floorX;
        double v = y - floorY;
        u = u * u * (3 - 2 * u);
        v = v * v * (3 - 2 * v);
        int column = (int) floorX & MASK;
        int nextColumn = (column + 1) & MASK;
        int row = ((int) floorY & MASK) * SIZE;
        int nextRow = (row + SIZE) & (SIZE * SIZE - 1);
        double top = TABLE[row + column] + u * (TABLE[row + nextColumn] - TABLE[row + column]);
        double bottom =
                TABLE[nextRow + column]
                        + u * (TABLE[nextRow + nextColumn] - TABLE[nextRow + column]);
        return top + v * (bottom - top);
    }

    /** A sum of octaves, each of half the size and half the weight; in [0, 1). */
    static double fractal(double x, double y, int octaves) {
        double sum = 0;
        double weight = 0.5;
        double total = 0;
        for (int octave = 0; octave < octaves; octave++) {
            sum += weight * value(x, y);
            total += weight;
            weight *= 0.5;
            // Turned between octaves, so that the lattice does not show.
            double turned = 1.6 * x - 1.2 * y + 17.3;
            y = 1.2 * x + 1.6 * y + 5.1;
            x = turned;
        }
        return sum / total;
    }

    public static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** A hash of a cell, in [0, 1). */
    static double cell(long x, long y, long salt) {
        return (mix(x * 0x1f123bb5L + y * 0x5851f42dL + salt * 0x2545f491L) >>> 11) * 0x1.0p-53;
    }
}
