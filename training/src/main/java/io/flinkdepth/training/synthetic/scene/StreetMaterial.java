// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Noise;

/** The ground of a street: carriageway with its markings in the middle, verge beside it. */
record StreetMaterial(
        StreetCourse course,
        double halfWidth,
        Material road,
        Material verge,
        float[] paint,
        boolean centreLine,
        boolean edgeLines,
        double crossingEvery)
        implements Material {

    private static final double CROSSING_LENGTH = 3.5;

    @Override
    public void color(double u, double v, double footprint, float[] out) {
        double lateral = u - course.centre(v);
        if (Math.abs(lateral) > halfWidth) {
            verge.color(u, v, footprint, out);
            return;
        }
        road.color(u, v, footprint, out);
        double worn = Noise.value(u * 2.1, v * 2.1) < 0.16 ? 0.35 : 0.9;
        double cover = worn * marking(lateral, v, footprint);
        for (int i = 0; i < 3; i++) {
            out[i] += (float) (cover * (paint[i] - out[i]));
        }
    }

    private double marking(double lateral, double along, double footprint) {
        if (crossingEvery > 0 && positiveRemainder(along, crossingEvery) < CROSSING_LENGTH) {
            return positiveRemainder(lateral, 1.0) < 0.5 ? 1 : 0;
        }
        double cover = 0;
        if (centreLine && positiveRemainder(along, 9) < 3.5) {
            cover = line(Math.abs(lateral), footprint);
        }
        if (edgeLines) {
            cover =
                    Math.max(
                            cover, line(Math.abs(Math.abs(lateral) - halfWidth + 0.35), footprint));
        }
        return cover;
    }

    /** Coverage of a line 14 cm wide, softened where a pixel is wider than the line. */
    private static double line(double distance, double footprint) {
        double width = 0.07;
        double soft = Math.max(0.01, 0.3 * footprint);
        double cover = Math.max(0, Math.min(1, (width - distance) / soft + 0.5));
        return cover * Math.min(1, 2 * width / Math.max(1e-3, 0.3 * footprint));
    }

    private static double positiveRemainder(double value, double divisor) {
        return value - divisor * Math.floor(value / divisor);
    }
}
