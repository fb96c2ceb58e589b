// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.operators.table.function.internal.Box;
import io.flinkdepth.operators.table.function.internal.Pixels;
import io.flinkdepth.operators.table.function.internal.Statistics;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_mean(depth BYTES[, x INT, y INT, width INT, height INT])}: DOUBLE, the mean value,
 * in the map's own unit. A box is x, y, width, height in pixels of the map from the top left, and
 * is clipped to the map. NULL if no pixel has a value.
 */
@PublicEvolving
public class DepthMean extends DepthFunction {

    /** Evaluates the whole map. */
    public Double eval(byte[] depth) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return Statistics.mean(Pixels.values(map, Box.whole(map)));
                },
                depth);
    }

    /** Evaluates a box. */
    public Double eval(byte[] depth, Integer x, Integer y, Integer width, Integer height) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    Box box = Box.of(map, x, y, width, height);
                    return Statistics.mean(Pixels.values(map, box));
                },
                depth,
                x,
                y,
                width,
                height);
    }

    @Override
    String name() {
        return "depth_mean";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthMean {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
