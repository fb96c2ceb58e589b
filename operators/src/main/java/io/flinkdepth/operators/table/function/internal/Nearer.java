// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.MaskCodec;
import io.flinkdepth.connectors.record.DepthKind;
import org.apache.flink.annotation.Internal;

/**
 * Compares maps with a threshold: nearer means below it in metres, and above it in disparity. A
 * pixel without a value is not nearer.
 */
@Internal
public final class Nearer {

    private Nearer() {}

    /** Returns an 8-bit grey PNG of the map's size, 255 for nearer pixels and 0 elsewhere. */
    public static byte[] mask(DepthImage depth, double threshold) throws BadArgumentException {
        Arguments.requireFinite("threshold", threshold);
        byte[] mask = new byte[depth.values().length];
        for (int i = 0; i < mask.length; i++) {
            float number = depth.values()[i];
            if (depth.kind().hasValue(number) && isNearer(depth.kind(), number, threshold)) {
                mask[i] = (byte) 255;
            }
        }
        return MaskCodec.encodePng(mask, depth.width(), depth.height());
    }

    /**
     * Returns the share of nearer pixels among those with a value, 0 to 1; null if none has one.
     */
    public static Double share(DepthImage depth, double threshold, Box box)
            throws BadArgumentException {
        Arguments.requireFinite("threshold", threshold);
        float[] values = Pixels.values(depth, box);
        int nearer = 0;
        for (float value : values) {
            if (isNearer(depth.kind(), value, threshold)) {
                nearer++;
            }
        }
        return values.length == 0 ? null : (double) nearer / values.length;
    }

    private static boolean isNearer(DepthKind kind, float value, double threshold) {
        return kind == DepthKind.METRIC_DEPTH ? value < threshold : value > threshold;
    }
}
