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
    @Nullable private FollowedRange range;

    /** Colours of the map "inferno". */
    public DepthColours() {
        this(Palette.INFERNO, null);
    }

    /**
     * @param range what {@link #range} returned after the camera's last map, null before its first
     */
    DepthColours(Palette palette, @Nullable FollowedRange range) {
        this.palette = palette;
        this.range = range;
    }

    /** The range of the last map; null before the first. */
    @Nullable
    FollowedRange range() {
        return range;
    }

    /** A JPEG of the map's size. */
    public byte[] jpeg(DepthMap depth) {
        try (DecodedImage colours = colours(depth)) {
            return ImageCodec.encodeJpeg(colours, 85);
        }
    }

    /** A picture of the map's size; the caller closes it. */
    public DecodedImage colours(DepthMap depth) {
        return colours(depth, depth.identity().eventTimeMillis());
    }

    /**
     * The same at another time.
     *
     * @param timeMillis when the map is shown
     */
    DecodedImage colours(DepthMap depth, long timeMillis) {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        float[] values = metric ? inverse(depth.values()) : depth.values();
        follow(depth.model(), timeMillis, ColourMap.Range.of(values));
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

    private void follow(ModelVersion model, long now, ColourMap.Range found) {
        boolean anew =
                range == null
                        || !range.model().equals(model.name())
                        || !range.version().equals(model.version())
                        || now - range.timeMillis() > GAP_MILLIS;
        if (anew) {
            range =
                    new FollowedRange(
                            model.name(), model.version(), now, found.low(), found.high());
            return;
        }
        long elapsed = Math.max(0, now - range.timeMillis());
        float weight = (float) -Math.expm1(-elapsed / (1000 * SECONDS));
        range =
                new FollowedRange(
                        range.model(),
                        range.version(),
                        range.timeMillis() + elapsed,
                        range.low() + weight * (found.low() - range.low()),
                        range.high() + weight * (found.high() - range.high()));
    }

    private float[] rootOfShare(float[] values) {
        float span = Math.max(range.high() - range.low(), 1e-9f);
        float[] roots = new float[values.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = (float) Math.sqrt(Math.max(0, (values[i] - range.low()) / span));
        }
        return roots;
    }
}
