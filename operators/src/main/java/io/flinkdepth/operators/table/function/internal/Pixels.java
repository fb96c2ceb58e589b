// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/** Access to values of a map, as far as its pixels have one ({@link DepthKind#hasValue}). */
@Internal
public final class Pixels {

    private Pixels() {}

    /**
     * Returns the value at a pixel; null if it has none.
     *
     * @throws BadArgumentException if the pixel is outside the map
     */
    public static Float at(DepthImage depth, int x, int y) throws BadArgumentException {
        if (x < 0 || y < 0 || x >= depth.width() || y >= depth.height()) {
            throw new BadArgumentException(
                    "the pixel x = %d, y = %d is not on the map of %d x %d pixels; expected x from 0 to %d and y from 0 to %d"
                            .formatted(
                                    x,
                                    y,
                                    depth.width(),
                                    depth.height(),
                                    depth.width() - 1,
                                    depth.height() - 1));
        }
        float number = depth.at(y, x);
        return depth.kind().hasValue(number) ? number : null;
    }

    /** Returns the values in a box, row by row, without pixels that have none. */
    public static float[] values(DepthImage depth, Box box) {
        float[] values = new float[(box.right() - box.left()) * (box.bottom() - box.top())];
        int count = 0;
        for (int y = box.top(); y < box.bottom(); y++) {
            for (int x = box.left(); x < box.right(); x++) {
                float number = depth.at(y, x);
                if (depth.kind().hasValue(number)) {
                    values[count++] = number;
                }
            }
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    /**
     * Returns values for which larger is nearer for both kinds: disparity unchanged, metres
     * inverted. NaN for pixels without a value.
     */
    static float[] nearness(DepthImage depth) {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        float[] nearness = new float[depth.values().length];
        for (int i = 0; i < nearness.length; i++) {
            float number = depth.values()[i];
            if (!depth.kind().hasValue(number)) {
                nearness[i] = Float.NaN;
            } else {
                nearness[i] = metric ? 1 / number : number;
            }
        }
        return nearness;
    }
}
