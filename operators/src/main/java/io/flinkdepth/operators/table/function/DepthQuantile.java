// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.operators.table.function.internal.Box;
import io.flinkdepth.operators.table.function.internal.Pixels;
import io.flinkdepth.operators.table.function.internal.Statistics;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_quantile(depth BYTES, q DOUBLE[, x INT, y INT, width INT, height INT])}: DOUBLE, the
 * q-quantile (0 to 1) of the pixels with a value, in the map's own unit, with linear interpolation
 * between ranks. A box is x, y, width, height in pixels of the map from the top left, and is
 * clipped to the map. NULL if no pixel has a value.
 */
@PublicEvolving
public class DepthQuantile extends DepthFunction {

    /** Evaluates the whole map. */
    public Double eval(byte[] depth, Double q) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return Statistics.quantile(Pixels.values(map, Box.whole(map)), q);
                },
                depth,
                q);
    }

    /** Evaluates a box. */
    public Double eval(
            byte[] depth, Double q, Integer x, Integer y, Integer width, Integer height) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    Box box = Box.of(map, x, y, width, height);
                    return Statistics.quantile(Pixels.values(map, box), q);
                },
                depth,
                q,
                x,
                y,
                width,
                height);
    }

    @Override
    String name() {
        return "depth_quantile";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthQuantile {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
