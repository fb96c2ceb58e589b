// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.MaskCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;

/**
 * A label as two PNGs.
 *
 * @param depth 16 bits; disparity = stored * scale + offset
 * @param scale above 0
 * @param offset minimum of the disparities that count
 * @param mask 8 bits
 */
record LabelImages(byte[] depth, double scale, double offset, byte[] mask) {

    /** The codec needs depth maps, but does not encode the frame and the model. */
    private static final FrameIdentity NO_FRAME = new FrameIdentity("label", 0, 0);

    private static final ModelVersion NO_MODEL = new ModelVersion("", "");

    static LabelImages of(DisparityLabel label) {
        DepthMap map =
                new DepthMap(
                        NO_FRAME,
                        label.width(),
                        label.height(),
                        withinWhatCounts(label),
                        DepthKind.RELATIVE_DISPARITY,
                        NO_MODEL,
                        InferenceTimings.NONE);
        EncodedDepth encoded = DepthCodec.encode(map, DepthEncoding.PNG16);
        // All values are equal and stored as 0: any scale is correct, but readers need one above 0.
        double scale = encoded.scale() > 0 ? encoded.scale() : 1;
        return new LabelImages(encoded.bytes(), scale, encoded.offset(), mask(label));
    }

    /** Clamps values that do not count, so that they do not extend the range and are not NaN. */
    private static float[] withinWhatCounts(DisparityLabel label) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < label.valid().length; i++) {
            if (label.valid()[i]) {
                min = Math.min(min, label.disparity()[i]);
                max = Math.max(max, label.disparity()[i]);
            }
        }
        float[] values = new float[label.disparity().length];
        if (min > max) {
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            float value = label.disparity()[i];
            values[i] = Float.isNaN(value) ? min : Math.max(min, Math.min(max, value));
        }
        return values;
    }

    private static byte[] mask(DisparityLabel label) {
        byte[] values = new byte[label.valid().length];
        for (int i = 0; i < values.length; i++) {
            boolean sky = label.sky() != null && label.sky()[i];
            values[i] =
                    (byte)
                            (sky
                                    ? ShardFormat.MASK_SKY
                                    : label.valid()[i] ? ShardFormat.MASK_VALID : 0);
        }
        return MaskCodec.encodePng(values, label.width(), label.height());
    }
}
