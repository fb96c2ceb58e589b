// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.BadArgumentException;
import io.flinkdepth.operators.table.function.internal.CosineSimilarity;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.ArrayData;

/**
 * {@code depth_cosine_similarity(a ARRAY<FLOAT>, b ARRAY<FLOAT>)}: DOUBLE from -1 to 1, the cosine
 * of the angle between two embeddings of the same length. NULL if one is all zeros.
 */
@PublicEvolving
public class DepthCosineSimilarity extends DepthFunction {

    private static final String VECTOR = "ARRAY<FLOAT>";

    /** Evaluates the function; see the class. */
    public Double eval(
            @DataTypeHint(value = VECTOR, bridgedTo = ArrayData.class) ArrayData a,
            @DataTypeHint(value = VECTOR, bridgedTo = ArrayData.class) ArrayData b) {
        return evaluate(() -> CosineSimilarity.of(values("a", a), values("b", b)), a, b);
    }

    private static float[] values(String name, ArrayData vector) throws BadArgumentException {
        float[] values = new float[vector.size()];
        for (int i = 0; i < values.length; i++) {
            if (vector.isNullAt(i)) {
                throw new BadArgumentException(
                        "value %d of the vector %s is NULL; expected a number"
                                .formatted(i + 1, name));
            }
            values[i] = vector.getFloat(i);
        }
        return values;
    }

    @Override
    String name() {
        return "depth_cosine_similarity";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthCosineSimilarity {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
