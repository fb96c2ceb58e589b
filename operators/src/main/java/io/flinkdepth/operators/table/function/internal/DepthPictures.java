// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthKind;
import org.apache.flink.annotation.Internal;

/**
 * Visualisations of maps as PNG. Near is bright for both kinds: metres are inverted. Pixels without
 * a value have the darkest colour.
 */
@Internal
public final class DepthPictures {

    static final int COMPRESSION = 1;

    private DepthPictures() {}

    /** Draws a colour map with the range from the 1st to the 99th percentile. */
    public static byte[] colour(DepthImage depth) {
        float[] nearness = Pixels.nearness(depth);
        return colour(depth, nearness, ColourMap.Range.of(nearness));
    }

    /**
     * Draws a colour map with a range in the map's own unit, metres or disparity.
     *
     * @param low below high; for a metric map above 0, and the brightest value
     */
    public static byte[] colour(DepthImage depth, double low, double high)
            throws BadArgumentException {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        Arguments.requireFinite("low", low);
        Arguments.requireFinite("high", high);
        if (metric) {
            Arguments.requirePositive("low", low);
        }
        if (low >= high) {
            throw new BadArgumentException(
                    "low is %s and high is %s; expected low below high".formatted(low, high));
        }
        ColourMap.Range range =
                metric
                        ? new ColourMap.Range((float) (1 / high), (float) (1 / low))
                        : new ColourMap.Range((float) low, (float) high);
        return colour(depth, Pixels.nearness(depth), range);
    }

    private static byte[] colour(DepthImage depth, float[] nearness, ColourMap.Range range) {
        try (DecodedImage picture =
                ColourMap.colour(nearness, depth.width(), depth.height(), range)) {
            return ImageCodec.encodePng(picture, COMPRESSION);
        }
    }
}
