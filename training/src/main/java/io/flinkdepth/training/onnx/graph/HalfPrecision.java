// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.graph;

import io.flinkdepth.connectors.image.HalfFloat;
import org.apache.flink.annotation.Internal;

/** Weights in float16. */
@Internal
public final class HalfPrecision {
    private HalfPrecision() {}

    /**
     * Rounds a weight.
     *
     * @throws IllegalArgumentException when it is finite and float16 has no such number
     */
    public static short of(String parameter, float value) {
        short half = HalfFloat.fromFloat(value);
        if (Float.isFinite(value) && !Float.isFinite(HalfFloat.toFloat(half))) {
            throw new IllegalArgumentException(
                    "parameter "
                            + parameter
                            + " holds "
                            + value
                            + ", too large for float16; export float32");
        }
        return half;
    }
}
