// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.Pixels;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_at(depth BYTES, x INT, y INT)}: FLOAT, the value at a pixel, in the map's own unit;
 * NULL if it has none.
 */
@PublicEvolving
public class DepthAt extends DepthFunction {

    /** Evaluates the function; see the class. */
    public Float eval(byte[] depth, Integer x, Integer y) {
        return evaluate(() -> Pixels.at(decode(depth), x, y), depth, x, y);
    }

    @Override
    String name() {
        return "depth_at";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthAt {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
