// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** Patterns with one unit as their natural size; each gives a blend in [0, 1] of two colours. */
@Internal
public enum Pattern {
    PLAIN {
        @Override
        double blend(double u, double v, long salt) {
            return 0;
        }
    },
    CLOUDY {
        @Override
        double blend(double u, double v, long salt) {
            return Noise.fractal(u * 2, v * 2, 4);
        }
    },
    STRIPES {
        @Override
        double blend(double u, double v, long salt) {
            return edge(wave(u), 0.5);
        }
    },
    CHECKS {
        @Override
        double blend(double u, double v, long salt) {
            return (((int) Math.floor(u) + (int) Math.floor(v)) & 1);
        }
    },
    PLAID {
        @Override
        double blend(double u, double v, long salt) {
            return 0.5 * edge(wave(u), 0.3) + 0.5 * edge(wave(v * 0.8), 0.4);
        }
    },
    WOOD {
        @Override
        double blend(double u, double v, long salt) {
            double grain = Noise.value(u * 0.6, v * 9) + 0.5 * Noise.value(u * 1.7 + 9, v * 23);
            double ring = wave(v * 1.3 + 0.8 * Noise.value(u * 0.25, v * 0.7));
            return 0.45 * grain + 0.3 * ring;
        }
    },
    PLANKS {
        @Override
        double blend(double u, double v, long salt) {
            double row = Math.floor(v);
            double along = u * 0.2 + Noise.cell((long) row, 3, salt);
            double shade = Noise.cell((long) row, (long) Math.floor(along), salt);
            boolean gap = v - row < 0.04 || along - Math.floor(along) < 0.006;
            return gap ? 1 : 0.6 * shade + 0.3 * Noise.value(u * 1.5, v * 12);
        }
    },
    BRICKS {
        @Override
        double blend(double u, double v, long salt) {
            double row = Math.floor(v);
            double along = u * 0.42 + (((long) row & 1) == 0 ? 0 : 0.5);
            boolean mortar = v - row < 0.12 || along - Math.floor(along) < 0.05;
            return mortar ? 1 : 0.55 * Noise.cell((long) row, (long) Math.floor(along), salt);
        }
    },
    TILES {
        @Override
        double blend(double u, double v, long salt) {
            double column = Math.floor(u);
            double row = Math.floor(v);
            boolean joint = u - column < 0.04 || v - row < 0.04;
            return joint ? 1 : 0.25 * Noise.cell((long) column, (long) row, salt);
        }
    },
    SPECKS {
        @Override
        double blend(double u, double v, long salt) {
            return Noise.value(u * 3, v * 3) * 0.6 + Noise.value(u * 11, v * 11) * 0.4;
        }
    },
    MARBLE {
        @Override
        double blend(double u, double v, long salt) {
            return 1 - Math.min(1, 5 * Math.abs(Noise.fractal(u, v, 4) - 0.5));
        }
    },
    DOTS {
        @Override
        double blend(double u, double v, long salt) {
            double x = u - Math.floor(u) - 0.5;
            double y = v - Math.floor(v) - 0.5;
            return x * x + y * y < 0.07 ? 1 : 0;
        }
    },
    FOLIAGE {
        @Override
        double blend(double u, double v, long salt) {
            double n = 0.5 * Noise.value(u * 2, v * 2) + 0.5 * Noise.value(u * 7, v * 7);
            return Math.max(0, Math.min(1, 2.2 * n - 0.6));
        }
    },
    PRINT {
        @Override
        double blend(double u, double v, long salt) {
            double line = Math.floor(v * 8);
            double word = Math.floor(u * 14 + 5 * Noise.cell((long) line, 1, salt));
            boolean blank = v * 8 - line > 0.55 || Noise.cell((long) word, (long) line, salt) < 0.3;
            return blank ? 0 : 1;
        }
    };

    abstract double blend(double u, double v, long salt);

    private static double wave(double x) {
        double phase = x - Math.floor(x);
        return phase < 0.5 ? 2 * phase : 2 - 2 * phase;
    }

    private static double edge(double value, double at) {
        return Math.max(0, Math.min(1, (value - at) * 12 + 0.5));
    }
}
