// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * The confidence of a depth map. It orders the pixels of a map, and the maps of a model, by how far
 * they can be trusted. It is not a probability. Figures of different sources are not comparable,
 * and those of two models only if they differ as two versions do.
 *
 * @param mean mean of the map's pixels, 0 to 1
 * @param values {@code height * width} values of 0 to 1 in the order of the map's values; shared,
 *     not copied: they must not be changed. Null if only the mean is known, as for maps that were
 *     read from a topic.
 */
@Experimental
public record DepthConfidence(float mean, @Nullable float[] values) {

    public DepthConfidence {
        if (!(mean >= 0 && mean <= 1)) {
            throw new IllegalArgumentException(
                    "the mean confidence is " + mean + "; it must be from 0 to 1");
        }
    }

    /** The confidence of a map whose pixels are known. */
    public static DepthConfidence of(float[] values) {
        double total = 0;
        for (float value : values) {
            total += value;
        }
        return new DepthConfidence((float) (total / values.length), values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DepthConfidence that
                && Float.compare(mean, that.mean) == 0
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mean, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "DepthConfidence[" + mean + "]";
    }
}
