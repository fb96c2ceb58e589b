// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.operators.table.function.internal.MetricScale;
import org.apache.flink.annotation.PublicEvolving;

/**
 * {@code depth_to_metres(depth BYTES, referenceX INT, referenceY INT, referenceMetres DOUBLE)}, or
 * with two references {@code (depth BYTES, x1 INT, y1 INT, metres1 DOUBLE, x2 INT, y2 INT, metres2
 * DOUBLE)}: BYTES, a relative map in metres along the optical axis, encoded as {@link
 * DepthEncoding#FLOAT32}.
 *
 * <p>For relative disparity d, {@code 1 / Z = scale * d + shift}. Two references determine both.
 * One reference determines only the scale; the shift is assumed to be 0, which is correct only for
 * models whose disparity is 0 at infinity. Results that are negative, infinite or beyond 1000 m
 * become 1000 m, which means "1000 m or farther"; results below 1 mm become 1 mm. References must
 * be between 1 mm and 1000 m away.
 */
@PublicEvolving
public class DepthToMetres extends DepthFunction {

    /** Uses one reference. */
    public byte[] eval(
            byte[] depth, Integer referenceX, Integer referenceY, Double referenceMetres) {
        return evaluate(
                () -> {
                    DepthImage map = decode(depth);
                    return MetricScale.of(map, referenceX, referenceY, referenceMetres)
                            .convert(map)
                            .encode(DepthEncoding.FLOAT32);
                },
                depth,
                referenceX,
                referenceY,
                referenceMetres);
    }

    /** Uses two references. */
    public byte[] eval(
            byte[] depth,
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
                            .convert(map)
                            .encode(DepthEncoding.FLOAT32);
                },
                depth,
                x1,
                y1,
                metres1,
                x2,
                y2,
                metres2);
    }

    @Override
    String name() {
        return "depth_to_metres";
    }

    /** Fails the job on bad input. */
    @PublicEvolving
    public static final class Strict extends DepthToMetres {
        @Override
        boolean isStrict() {
            return true;
        }
    }
}
