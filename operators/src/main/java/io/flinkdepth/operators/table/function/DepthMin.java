// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.operators.table.function.internal.Box;
import io.flinkdepth.operators.table.function.internal.Pixels;
import io.flinkdepth.operators.table.function.internal.Statistics;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_min(depth BYTES[, x INT, y INT, width INT, height INT])}: FLOAT, the minimum, in the
 * map's own unit: the nearest point of a metric map, the farthest of a relative one. A box is x, y,
 * width, height in pixels of the map from the top left, and is clipped to the map. NULL if no pixel
 * has a value.
 */
@PublicEvolving
public class DepthMin extends DepthFunction {

    /** Evaluates the whole map. */
    public Float eval(byte[] depth) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return Statistics.minimum(Pixels.values(map, Box.whole(map)));
                },
                depth);
    }

    /** Evaluates a box. */
    public Float eval(byte[] depth, Integer x, Integer y, Integer width, Integer height) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    Box box = Box.of(map, x, y, width, height);
                    return Statistics.minimum(Pixels.values(map, box));
                },
                depth,
                x,
                y,
                width,
                height);
    }

    @Override
    String name() {
        return "depth_min";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthMin {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
