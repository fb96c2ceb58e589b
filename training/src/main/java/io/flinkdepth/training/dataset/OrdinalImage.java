// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * An image with pairs of points whose order in depth is known.
 *
 * @param image the picture; points are pixels of it
 * @param scene kind of scene, as named by its data set
 * @param pairs the pairs
 */
@Internal
public record OrdinalImage(RgbImage image, String scene, List<Pair> pairs) {

    /**
     * A pixel.
     *
     * @param row from the top, from 0
     * @param column from the left, from 0
     */
    public record Point(int row, int column) {}

    /**
     * Two pixels.
     *
     * @param nearer the point that is nearer to the camera
     * @param farther the other point
     */
    public record Pair(Point nearer, Point farther) {}

    /** Rejects a point outside the picture. */
    public OrdinalImage {
        pairs = List.copyOf(pairs);
        for (Pair pair : pairs) {
            requireInside(pair.nearer, image);
            requireInside(pair.farther, image);
        }
    }

    private static void requireInside(Point point, RgbImage image) {
        boolean inside =
                point.row >= 0
                        && point.row < image.height()
                        && point.column >= 0
                        && point.column < image.width();
        if (!inside) {
            throw new IllegalArgumentException(
                    "the point at row %d, column %d lies outside an image of %d x %d"
                            .formatted(point.row, point.column, image.width(), image.height()));
        }
    }
}
