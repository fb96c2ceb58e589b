// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Arrays with memory of their own: autograd must not read a Java buffer. */
final class OwnedArrays {
    private OwnedArrays() {}

    static NDArray of(NDManager manager, float[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }

    static NDArray of(NDManager manager, boolean[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }
}
