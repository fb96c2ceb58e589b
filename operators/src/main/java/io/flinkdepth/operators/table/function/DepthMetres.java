// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.operators.table.function.internal.MetricScale;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_metres(depth BYTES, x INT, y INT)}: DOUBLE, the distance at a pixel of a metric map,
 * in metres along the optical axis; NULL if it has no value. For a relative map with one reference
 * {@code (depth BYTES, x INT, y INT, referenceX INT, referenceY INT, referenceMetres DOUBLE)} or
 * two {@code (depth BYTES, x INT, y INT, x1 INT, y1 INT, metres1 DOUBLE, x2 INT, y2 INT, metres2
 * DOUBLE)}, as for {@link DepthToMetres}. A map of the other kind is bad input.
 */
@PublicEvolving
public class DepthMetres extends DepthFunction {

    /** Evaluates a metric map. */
    public Double eval(byte[] depth, Integer x, Integer y) {
        return evaluate(() -> MetricScale.metresOfMetric(decode(depth), x, y), depth, x, y);
    }

    /** Evaluates a relative map with one reference. */
    public Double eval(
            byte[] depth,
            Integer x,
            Integer y,
            Integer referenceX,
            Integer referenceY,
            Double referenceMetres) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return MetricScale.of(map, referenceX, referenceY, referenceMetres)
                            .metresAt(map, x, y);
                },
                depth,
                x,
                y,
                referenceX,
                referenceY,
                referenceMetres);
    }

    /** Evaluates a relative map with two references. */
    public Double eval(
            byte[] depth,
            Integer x,
            Integer y,
            Integer x1,
            Integer y1,
            Double metres1,
            Integer x2,
            Integer y2,
            Double metres2) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return MetricScale.of(map, x1, y1, metres1, x2, y2, metres2)
                            .metresAt(map, x, y);
                },
                depth,
                x,
                y,
                x1,
                y1,
                metres1,
                x2,
                y2,
                metres2);
    }

    @Override
    String name() {
        return "depth_metres";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthMetres {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
