// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import org.apache.flink.annotation.Internal;

/**
 * Pixels of a map: columns {@code left} to below {@code right}, rows {@code top} to below {@code
 * bottom}; never empty.
 */
@Internal
public record Box(int left, int top, int right, int bottom) {

    /** All pixels. */
    public static Box whole(DepthImage depth) {
        return new Box(0, 0, depth.width(), depth.height());
    }

    /**
     * What of a box lies on the map.
     *
     * @throws BadArgumentException where nothing does, or the box has no pixels
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
