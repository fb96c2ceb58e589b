// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.util.Optional;
import org.apache.flink.annotation.Internal;

/** The element types of weight files. Only floating-point tensors can be read as weights. */
@Internal
public enum WeightType {
    /** 64-bit float. */
    F64(8, true),
    /** 32-bit float. */
    F32(4, true),
    /** IEEE 754 binary16. */
    F16(2, true),
    /** The upper half of a 32-bit float. */
    BF16(2, true),
    /** Signed 64-bit integer. */
    I64(8, false),
    /** Signed 32-bit integer. */
    I32(4, false),
    /** Signed 16-bit integer. */
    I16(2, false),
    /** Signed 8-bit integer. */
    I8(1, false),
    /** Unsigned 8-bit integer. */
    U8(1, false),
    /** One byte, 0 or 1. */
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    WeightType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether it can hold weights. */
    public boolean floating() {
        return floating;
    }

    static Optional<WeightType> named(String name) {
        for (WeightType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
