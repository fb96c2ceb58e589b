// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * Name, type, shape and position of a tensor in a file.
 *
 * @param type element type
 * @param shape dimensions; empty for a scalar
 */
@Internal
public record WeightHeader(WeightType type, long[] shape) {

    /** Copies the shape. */
    public WeightHeader {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** The number of elements. */
    public long count() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightHeader that
                && type == that.type
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
