// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import org.apache.flink.annotation.Internal;

/**
 * A box of pixels of a map: columns from {@code left} to {@code right} (exclusive), rows from
 * {@code top} to {@code bottom} (exclusive); never empty.
 */
@Internal
public record Box(int left, int top, int right, int bottom) {

    /** Returns a box of all pixels. */
    public static Box whole(DepthImage depth) {
        return new Box(0, 0, depth.width(), depth.height());
    }

    /**
     * Clips a box to the map.
     *
     * @throws BadArgumentException if the box is empty or completely outside the map
     */
    public static Box of(DepthImage depth, int x, int y, int width, int height)
            throws BadArgumentException {
        if (width < 1 || height < 1) {
            throw new BadArgumentException(
                    "the box has width = %d and height = %d; expected 1 or more of each"
                            .formatted(width, height));
        }
        Box box =
                new Box(
                        Math.max(0, x),
                        Math.max(0, y),
                        (int) Math.min(depth.width(), (long) x + width),
                        (int) Math.min(depth.height(), (long) y + height));
        if (box.left >= box.right || box.top >= box.bottom) {
            throw new BadArgumentException(
                    "nothing of the box x = %d, y = %d, width = %d, height = %d lies on the map of %d x %d pixels; expected one that meets it"
                            .formatted(x, y, width, height, depth.width(), depth.height()));
        }
        return box;
    }
}
