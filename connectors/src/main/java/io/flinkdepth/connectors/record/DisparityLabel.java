// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Disparity for training, with a mask of the valid pixels.
 *
 * @param width columns
 * @param height rows
 * @param disparity {@code height * width} values, row by row from the top left: inverse depth up to
 *     an unknown scale and shift, larger is nearer; finite where it counts, 0 in sky, arbitrary
 *     elsewhere. Shared, like the masks, not copied: it must not be changed
 * @param valid where the disparity counts
 * @param sky where there is sky, which counts; null if the teacher does not predict sky
 */
@PublicEvolving
public record DisparityLabel(
        int width, int height, float[] disparity, boolean[] valid, @Nullable boolean[] sky) {

    public DisparityLabel {
        Objects.requireNonNull(disparity, "disparity");
        Objects.requireNonNull(valid, "valid");
        requireSize("disparity", disparity.length, width, height);
        requireSize("valid", valid.length, width, height);
        if (sky != null) {
            requireSize("sky", sky.length, width, height);
        }
        for (int i = 0; i < disparity.length; i++) {
            if (valid[i] && !Float.isFinite(disparity[i])) {
                throw at(i, width, "counts but is " + disparity[i] + "; take it out of the mask");
            }
            if (sky != null && sky[i] && !(valid[i] && disparity[i] == 0)) {
                throw at(i, width, "is sky, which must count and be 0, not " + disparity[i]);
            }
        }
    }

    private static void requireSize(String name, int count, int width, int height) {
        if (width <= 0 || height <= 0 || (long) width * height != count) {
            throw new IllegalArgumentException(
                    "a label of %d x %d needs as many values of %s, not %d"
                            .formatted(width, height, name, count));
        }
    }

    private static IllegalArgumentException at(int index, int width, String what) {
        return new IllegalArgumentException(
                "the disparity at row %d, column %d %s"
                        .formatted(index / width, index % width, what));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DisparityLabel that
                && width == that.width
                && height == that.height
                && Arrays.equals(disparity, that.disparity)
                && Arrays.equals(valid, that.valid)
                && Arrays.equals(sky, that.sky);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                width,
                height,
                Arrays.hashCode(disparity),
                Arrays.hashCode(valid),
                Arrays.hashCode(sky));
    }

    @Override
    public String toString() {
        return "DisparityLabel[" + width + "x" + height + "]";
    }
}
