// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.operators.table.function.internal.DepthPictures;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_colour(depth BYTES[, low DOUBLE, high DOUBLE])}: BYTES, the map as a PNG in a
 * perceptually uniform colour map. Near is bright for both kinds: metres are inverted. The colours
 * range from the value low to the value high, in the map's own unit; by default from the 1st to the
 * 99th percentile. Pixels without a value have the darkest colour.
 */
@PublicEvolving
public class DepthColour extends DepthFunction {

    /** Uses the range from the 1st to the 99th percentile. */
    public byte[] eval(byte[] depth) {
        return evaluate(() -> DepthPictures.colour(decode(depth)), depth);
    }

    /** Uses the range between two values. */
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
