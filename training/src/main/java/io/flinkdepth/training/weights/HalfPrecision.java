// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import org.apache.flink.annotation.Internal;

/** IEEE 754 binary16 and bfloat16 to and from float32. */
@Internal
public final class HalfPrecision {
    private static final int SIGN = 0x8000;
    private static final int EXPONENT_BIAS_DIFFERENCE = 112;

    private HalfPrecision() {}

    /** The exact value of a binary16. */
    public static float fromHalf(short bits) {
        int sign = (bits & SIGN) << 16;
        int exponent = bits >>> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + EXPONENT_BIAS_DIFFERENCE;
        return Float.intBitsToFloat(sign | wide << 23 | mantissa << 13);
    }

    /** The nearest binary16, ties to even; too large becomes infinite. */
    public static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & SIGN;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00);
        }
        // 65520 and above round past the largest half, 65504.
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x38800000) {
            // Subnormal: scaling by a power of two is exact, rint rounds ties to even.
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
        }
        int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
        return (short) (sign | (rounded >>> 13) - (EXPONENT_BIAS_DIFFERENCE << 10));
    }

    /** The exact value of a bfloat16. */
    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
