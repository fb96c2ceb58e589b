// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import org.apache.flink.annotation.Experimental;

/**
 * A depth or disparity map with the pixels that count.
 *
 * @param width pixels
 * @param height pixels
 * @param values height x width; finite where {@code valid}, and above 0 there for a depth
 * @param valid height x width
 * @param kind the meaning of the values
 * @param unit the unit of the values
 */
@Experimental
public record DepthLabel(
        int width, int height, float[] values, boolean[] valid, Kind kind, Unit unit) {

    /** The meaning of a label's values. */
    @Experimental
    public enum Kind {
        /** Distance along the optical axis; larger is farther. */
        DEPTH,
        /** Inverse depth up to scale; larger is nearer, 0 is at infinity. */
        DISPARITY,
        /** Inverse depth up to scale and shift; larger is nearer. */
        AFFINE_DISPARITY
    }

    /** The unit of a label's values. */
    @Experimental
    public enum Unit {
        /** Metres. */
        METRES,
        /** An unknown factor of metres, the same within a scene. */
        SCENE,
        /** Pixels of a stereo pair. */
        PIXELS,
        /** No unit. */
        NONE
    }

    /** Rejects arrays that do not match the size. */
    public DepthLabel {
        long pixels = (long) width * height;
        if (values.length != pixels || valid.length != pixels) {
            throw new IllegalArgumentException(
                    "a label of "
                            + width
                            + "x"
                            + height
                            + " has "
                            + values.length
                            + " values and "
                            + valid.length
                            + " mask entries");
        }
    }

    /** Number of pixels that count. */
    public int validCount() {
        int count = 0;
        for (boolean one : valid) {
            count += one ? 1 : 0;
        }
        return count;
    }
}
