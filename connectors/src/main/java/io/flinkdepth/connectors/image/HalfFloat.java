// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import org.apache.flink.annotation.Internal;

/** IEEE 754 binary16, rounded to the nearest, ties to even. */
@Internal
public final class HalfFloat {

    private static final float MAX_VALUE = 65504;

    private HalfFloat() {}

    /** Converts to the nearest binary16; a value that is too large becomes infinite. */
    public static short fromFloat(float value) {
        int bits = Float.floatToIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        // 65520 and above round past the largest half, 65504.
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Subnormal: the value in steps of 2^-24.
            return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded - 0x38000000) >>> 13);
    }

    /** Converts to the nearest finite binary16; NaN stays NaN. */
    static short saturated(float value) {
        return fromFloat(Math.max(-MAX_VALUE, Math.min(MAX_VALUE, value)));
    }

    /** Converts a binary16 to its exact value. */
    public static float toFloat(short half) {
        int exponent = half >>> 10 & 0x1f;
        int mantissa = half & 0x3ff;
        float magnitude =
                exponent == 0
                        ? mantissa * 0x1p-24f
                        : Float.intBitsToFloat(
                                exponent == 31
                                        ? 0x7f800000 | mantissa << 13
                                        : (exponent + 112) << 23 | mantissa << 13);
        return half < 0 ? -magnitude : magnitude;
    }
}
