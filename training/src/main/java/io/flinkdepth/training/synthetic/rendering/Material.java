// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** The appearance of a surface, independent of its shape. Immutable. */
@Internal
public interface Material {

    /**
     * The colour at texture coordinates.
     *
     * @param footprint how many metres of surface one pixel covers; patterns finer than this fade
     *     to their mean
     * @param out linear red, green, blue
     */
    void color(double u, double v, double footprint, float[] out);

    /** The share of light that is mirrored as a highlight. */
    default double gloss() {
        return 0;
    }

    /** Light given off, as a multiple of the colour; over 0 for lamps, screens and windows. */
    default double emission() {
        return 0;
    }
}
