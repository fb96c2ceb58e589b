// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.operators.table.function.internal.Box;
import io.flinkdepth.operators.table.function.internal.Nearer;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_nearer_share(depth BYTES, threshold DOUBLE[, x INT, y INT, width INT, height INT])}:
 * DOUBLE from 0 to 1, the share of the pixels that are nearer than the threshold, among those that
 * have a value. Nearer means fewer metres in a metric map, and more disparity in a relative one. A
 * box is x, y, width, height in pixels of the map from the top left, and is clipped to the map.
 * NULL if no pixel has a value.
 */
@PublicEvolving
public class DepthNearerShare extends DepthFunction {

    /** Evaluates the whole map. */
    public Double eval(byte[] depth, Double threshold) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return Nearer.share(map, threshold, Box.whole(map));
                },
                depth,
                threshold);
    }

    /** Evaluates a box. */
    public Double eval(
            byte[] depth, Double threshold, Integer x, Integer y, Integer width, Integer height) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return Nearer.share(map, threshold, Box.of(map, x, y, width, height));
                },
                depth,
                threshold,
                x,
                y,
                width,
                height);
    }

    @Override
    String name() {
        return "depth_nearer_share";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthNearerShare {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
