// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import org.apache.flink.annotation.Internal;

/** The cosine of the angle between two vectors. */
@Internal
public final class CosineSimilarity {

    private CosineSimilarity() {}

    /** Returns the cosine, -1 to 1; null if a vector is zero or empty. */
    public static Double of(float[] a, float[] b) throws BadArgumentException {
        if (a.length != b.length) {
            throw new BadArgumentException(
                    "the vectors have %d and %d values; expected as many"
                            .formatted(a.length, b.length));
        }
        double product = 0;
        double squareOfA = 0;
        double squareOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareOfA += (double) a[i] * a[i];
            squareOfB += (double) b[i] * b[i];
        }
        if (!Double.isFinite(squareOfA) || !Double.isFinite(squareOfB)) {
            throw new BadArgumentException(
                    "a vector holds a NaN or an infinity; expected finite values");
        }
        if (squareOfA == 0 || squareOfB == 0) {
            return null;
        }
        // Rounding must not exceed the range of a cosine.
        double cosine = product / (Math.sqrt(squareOfA) * Math.sqrt(squareOfB));
        return Math.max(-1, Math.min(1, cosine));
    }
}
