// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Experimental;

/**
 * Which of the networks of a package runs: {@code model.onnx} (float32), {@code model-fp16.onnx} or
 * {@code model-int8.onnx}.
 */
@Experimental
public enum Precision {
    /**
     * On a GPU float16 if the package has it; on a CPU int8 if the package has it and its card says
     * that it is nearly as good as float32; otherwise float32.
     */
    AUTO,
    /** float32, which every package has. */
    FP32,
    /** Products and sums in float16; for GPUs. A package without it is refused. */
    FP16,
    /** The products of the encoder in int8; for CPUs. A package without it is refused. */
    INT8;

    /**
     * Parses {@code auto}, {@code fp32}, {@code fp16} or {@code int8}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Precision parse(String text) {
        for (Precision precision : values()) {
            if (precision.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return precision;
            }
        }
        String known =
                Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "precision '" + text + "' is not known; give one of " + known);
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
