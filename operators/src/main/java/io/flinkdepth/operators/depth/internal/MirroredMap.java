// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import org.apache.flink.annotation.Internal;

/** The mirror image of a map. */
@Internal
public final class MirroredMap {

    private MirroredMap() {}

    /**
     * Returns a map with its columns in reverse order.
     *
     * @param map height x width
     */
    public static float[] of(float[] map, int width) {
        float[] mirrored = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            int column = i % width;
            mirrored[i] = map[i - column + width - 1 - column];
        }
        return mirrored;
    }
}
