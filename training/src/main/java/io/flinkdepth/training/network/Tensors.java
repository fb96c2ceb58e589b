// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * Array operations that close what they consume.
 *
 * <p>Autograd keeps what it needs itself; a Java handle kept until the end of the step would hold
 * everything else as well, at three times the memory and twice the time.
 */
final class Tensors {

    private Tensors() {}

    /** Applies {@code operation} and closes its input. */
    static NDArray consume(NDArray input, UnaryOperator<NDArray> operation) {
        try (input) {
            return operation.apply(input);
        }
    }

    /** {@code a + b}, closing both. */
    static NDArray addConsuming(NDArray a, NDArray b) {
        try (a;
                b) {
            return a.add(b);
        }
    }

    static NDArray linear(NDArray input, NDArray weight, @Nullable NDArray bias) {
        return input.getNDArrayInternal().linear(input, weight, bias).singletonOrThrow();
    }

    static NDArray convolution(
            NDArray input, NDArray weight, @Nullable NDArray bias, int stride, int padding) {
        return input.getNDArrayInternal()
                .convolution(
                        input,
                        weight,
                        bias,
                        new Shape(stride, stride),
                        new Shape(padding, padding),
                        new Shape(1, 1),
                        1)
                .singletonOrThrow();
    }

    static NDArray relu(NDArray input) {
        return input.getNDArrayInternal().relu();
    }

    /** {@code rows · input · columnsTransposed} on the last two axes. */
    static NDArray resize(NDArray input, NDArray rows, NDArray columnsTransposed) {
        NDManager manager = input.getManager();
        // With a batch axis of its own, the left factor is not multiplied by way of two transposes.
        try (NDArray wide = input.matMul(columnsTransposed);
                NDArray batched = rows.expandDims(0)) {
            NDArray result = batched.matMul(wide);
            // A result belongs to its first operand's manager, here that of the cached matrix.
            result.attach(manager);
            return result;
        }
    }
}
