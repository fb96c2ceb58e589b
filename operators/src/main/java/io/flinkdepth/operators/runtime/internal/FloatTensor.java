// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import org.apache.flink.annotation.Internal;

/**
 * An output of a network, on the heap.
 *
 * @param shape the lengths of its axes
 * @param values row-major
 */
@Internal
public record FloatTensor(long[] shape, float[] values) {

    /** Returns the length of an axis; negative indices count from the last axis, which is -1. */
    public int axis(int index) {
        return (int) shape[index < 0 ? shape.length + index : index];
    }
}
