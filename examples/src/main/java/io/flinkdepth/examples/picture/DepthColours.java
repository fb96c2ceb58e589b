// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.ColourMap.Palette;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ModelVersion;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Depth in colours, by default of even perceptual steps (the map "inferno"): bright is near, dark
 * is far. Equal steps of colour are equal steps of the square root of disparity, because in
 * disparity itself all that is farther than a few times the nearest distance would be black.
 *
 * <p>The range is the 1st to the 99th percentile of a map. It follows the maps of a camera slowly,
 * with a time constant of {@value #SECONDS} seconds of event time, so that a surface keeps its
 * colour from frame to frame. It begins anew with another model version, whose relative depth has
 * another scale, and after a gap. One object for each camera; not thread-safe.
 */
@Internal
public final class DepthColours {

    private static final double SECONDS = 2;
    private static final long GAP_MILLIS = 10_000;

    private final Palette palette;
    @Nullable private ModelVersion model;
    private long timeMillis;
    private float low;
    private float high;

    /** Colours of the map "inferno". */
    public DepthColours() {
        this(Palette.INFERNO);
    }

    DepthColours(Palette palette) {
        this.palette = palette;
    }

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
        follow(depth, ColourMap.Range.of(values));
        return ColourMap.colour(
                rootOfShare(values),
                depth.width(),
                depth.height(),
                new ColourMap.Range(0, 1),
                palette);
    }

    /** The legend: one row, from far on the left to near on the right. */
    public static byte[] legendPng() {
        byte[] steps = new byte[256];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) i;
        }
        try (DecodedImage legend = ColourMap.colour(steps, 256, 1, Palette.INFERNO)) {
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

    private void follow(DepthMap depth, ColourMap.Range range) {
        long now = depth.identity().eventTimeMillis();
        long elapsed = Math.max(0, now - timeMillis);
        boolean anew = !depth.model().equals(model) || elapsed > GAP_MILLIS;
        float weight = anew ? 1 : (float) -Math.expm1(-elapsed / (1000 * SECONDS));
        low += weight * (range.low() - low);
        high += weight * (range.high() - high);
        model = depth.model();
        timeMillis = Math.max(timeMillis, now);
    }

    private float[] rootOfShare(float[] values) {
        float span = Math.max(high - low, 1e-9f);
        float[] roots = new float[values.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (float) Math.sqrt(Math.max(0, (values[i] - low) / span));
        }
        return roots;
    }
}
