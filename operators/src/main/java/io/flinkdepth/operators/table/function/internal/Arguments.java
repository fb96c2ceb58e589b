// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import org.apache.flink.annotation.Internal;

/** Checks of function arguments. */
@Internal
public final class Arguments {

    private Arguments() {}

    static void requireFinite(String name, double value) throws BadArgumentException {
        if (!Double.isFinite(value)) {
            throw new BadArgumentException(name + " is " + value + "; expected a finite number");
        }
    }

    static void requirePositive(String name, double value) throws BadArgumentException {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new BadArgumentException(
                    name + " is " + value + "; expected a finite number above 0");
        }
    }

    /**
     * @param remedy advice for a map of the other kind
     */
    static void requireKind(DepthImage depth, DepthKind kind, String remedy)
            throws BadArgumentException {
        if (depth.kind() != kind) {
            throw new BadArgumentException(
                    "the map holds %s; expected %s: %s"
                            .formatted(describe(depth.kind()), describe(kind), remedy));
        }
    }

    private static String describe(DepthKind kind) {
        return kind == DepthKind.METRIC_DEPTH ? "metres" : "relative disparity";
    }
}
