// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.DepthPictures;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_colour(depth BYTES[, low DOUBLE, high DOUBLE])}: BYTES, the map as a PNG in colours
 * of even steps. Near is bright for both kinds: metres are shown by their inverse. The colours go
 * from the value low to the value high, in the map's own unit; from the 1st to the 99th percentile
 * where they are not given. Pixels without a value are darkest.
 */
@PublicEvolving
public class DepthColour extends DepthFunction {

    /** From the 1st to the 99th percentile. */
    public byte[] eval(byte[] depth) {
        return evaluate(() -> DepthPictures.colour(decode(depth)), depth);
    }

    /** Between two values. */
    public byte[] eval(byte[] depth, Double low, Double high) {
        return evaluate(() -> DepthPictures.colour(decode(depth), low, high), depth, low, high);
    }

    @Override
    String name() {
        return "depth_colour";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthColour {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
