// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.apache.flink.annotation.Internal;

/** Creates arrays with memory of their own: autograd must not read a Java buffer. */
@Internal
public final class NativeCopies {
    private NativeCopies() {}

    public static NDArray of(NDManager manager, float[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    public static NDArray of(NDManager manager, boolean[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    /**
     * Replaces the values of an array, also of a parameter. {@link NDArray#set(float[])} would make
     * a Java buffer the memory of the array, and libtorch warns of it on the console.
     */
    public static void set(NDArray array, float[] values) {
        try (NDArray borrowed = array.getManager().create(values, array.getShape());
                NDArray shared = array.stopGradient()) {
            shared.set(new NDIndex("..."), borrowed);
        }
    }
}
