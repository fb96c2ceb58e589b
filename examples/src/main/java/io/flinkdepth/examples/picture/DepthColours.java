// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import org.apache.flink.annotation.Internal;

/**
 * Depth in colours of even perceptual steps (the map "inferno"): bright is near, dark is far. The
 * range is the 1st to the 99th percentile of each map, eased over time, so that one reflection does
 * not make the picture flicker. One object for each camera; not thread-safe.
 */
@Internal
public final class DepthColours {

    private static final float EASING = 0.2f;

    private boolean begun;
    private float low;
    private float high;

    /** A JPEG of the map's size. */
    public byte[] jpeg(DepthMap depth) {
        try (DecodedImage colours = colours(depth)) {
            return ImageCodec.encodeJpeg(colours, 85);
        }
    }

    /** A picture of the map's size; the caller closes it. */
    public DecodedImage colours(DepthMap depth) {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        float[] values = metric ? inverse(depth.values()) : depth.values();
        ease(values);
        ColourMap.Range range = new ColourMap.Range(low, high);
        return ColourMap.colour(values, depth.width(), depth.height(), range);
    }

    /** The legend: one row, from far on the left to near on the right. */
    public static byte[] legendPng() {
        byte[] steps = new byte[256];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) i;
        }
        try (DecodedImage legend = ColourMap.colour(steps, 256, 1)) {
            return ImageCodec.encodePng(legend, 6);
        }
    }

    private static float[] inverse(float[] metres) {
        float[] disparity = new float[metres.length];
        for (int i = 0; i < metres.length; i++) {
            disparity[i] = 1f / Math.max(metres[i], 1e-3f);
        }
        return disparity;
    }

    private void ease(float[] values) {
        ColourMap.Range now = ColourMap.Range.of(values);
        low = begun ? low + EASING * (now.low() - low) : now.low();
        high = begun ? high + EASING * (now.high() - high) : now.high();
        begun = true;
    }
}
