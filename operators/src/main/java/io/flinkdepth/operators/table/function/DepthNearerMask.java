// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.Nearer;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_nearer_mask(depth BYTES, threshold DOUBLE)}: BYTES, an 8-bit grey PNG of the map's
 * size, 255 for pixels nearer than the threshold and 0 elsewhere. Nearer means fewer metres in a
 * metric map, and more disparity in a relative one.
 */
@PublicEvolving
public class DepthNearerMask extends DepthFunction {

    /** Evaluates the function; see the class. */
    public byte[] eval(byte[] depth, Double threshold) {
        return evaluate(() -> Nearer.mask(decode(depth), threshold), depth, threshold);
    }

    @Override
    String name() {
        return "depth_nearer_mask";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthNearerMask {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
