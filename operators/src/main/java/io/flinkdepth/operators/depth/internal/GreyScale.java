// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.ControlNetProcessor;
import java.util.Arrays;
import org.apache.flink.annotation.Internal;

/**
 * The greys of conditioning images. All numbers are float, as in the arrays of the processors: with
 * double, some pixels would differ by a step.
 */
@Internal
public final class GreyScale {

    private static final int WHITE = 255;
    private static final int ZOE_LOW = 2;
    private static final int ZOE_HIGH = 85;

    private GreyScale() {}

    /**
     * The grey of each pixel, 0 to 255 unsigned; 0 for pixels without a value, and for all of a
     * flat map.
     */
    public static byte[] of(DepthImage depth, ControlNetProcessor processor) {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        boolean zoe = processor == ControlNetProcessor.ZOE;
        float[] values = values(depth, metric && processor == ControlNetProcessor.MIDAS);
        ColourMap.Range range = zoe ? percentiles(values) : extremes(values);
        boolean negative = metric && processor == ControlNetProcessor.DEPTH_ANYTHING;
        float span = range.high() - range.low();
        byte[] greys = new byte[values.length];
        for (int i = 0; i < greys.length; i++) {
            float share = (values[i] - range.low()) / span;
            if (span > 0 && !Float.isNaN(share)) {
                // Fractions are dropped, as numpy's astype does.
                int grey = (int) (Math.min(1, Math.max(0, zoe ? 1 - share : share)) * WHITE);
                greys[i] = (byte) (negative ? WHITE - grey : grey);
            }
        }
        return greys;
    }

    /** NaN for pixels without a value. */
    private static float[] values(DepthImage depth, boolean inverse) {
        float[] values = depth.values().clone();
        for (int i = 0; i < values.length; i++) {
            if (!depth.kind().hasValue(values[i])) {
                values[i] = Float.NaN;
            } else if (inverse) {
                values[i] = 1 / values[i];
            }
        }
        return values;
    }

    private static ColourMap.Range extremes(float[] values) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return new ColourMap.Range(min, max);
    }

    private static ColourMap.Range percentiles(float[] values) {
        float[] sorted = values.clone();
        // NaN is the largest float.
        Arrays.sort(sorted);
        int count = sorted.length;
        while (count > 0 && Float.isNaN(sorted[count - 1])) {
            count--;
        }
        return count == 0
                ? new ColourMap.Range(0, 0)
                : new ColourMap.Range(
                        percentile(sorted, count, ZOE_LOW), percentile(sorted, count, ZOE_HIGH));
    }

    /** With linear interpolation between ranks, as numpy computes it. */
    private static float percentile(float[] sorted, int count, int percent) {
        float rank = (count - 1) * (percent / 100f);
        int below = (int) rank;
        float share = rank - below;
        float low = sorted[below];
        float high = sorted[Math.min(below + 1, count - 1)];
        return share < 0.5f ? low + (high - low) * share : high - (high - low) * (1 - share);
    }
}
