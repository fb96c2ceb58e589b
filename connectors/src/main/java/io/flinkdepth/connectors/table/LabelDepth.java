// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DisparityLabel;
import javax.annotation.Nullable;

/** Converts a depth map and its mask to disparity for training. */
final class LabelDepth {

    private static final int SKY = 128;
    private static final int COUNTS = 255;

    /** Nearer depths are set to a millimetre, so that the inverse is finite. */
    private static final float MIN_METRES = 1e-3f;

    private LabelDepth() {}

    /**
     * Converts a depth map to a label. Metric depth Z becomes disparity 1 / Z. Values do not count
     * if the mask excludes them, if they are not finite, or if metric depth is not above 0, which
     * in many files means "not known".
     *
     * @param mask a PNG of 0 (does not count), 128 (sky) and 255 (counts); null if all values count
     */
    static DisparityLabel label(DepthImage depth, @Nullable byte[] mask)
            throws InvalidRowException {
        boolean metric = depth.kind() == DepthKind.METRIC_DEPTH;
        byte[] rgb = mask == null ? null : decode(mask, depth);
        int count = depth.values().length;
        float[] disparity = new float[count];
        boolean[] valid = new boolean[count];
        boolean[] sky = rgb == null ? null : new boolean[count];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            int masked = rgb == null ? COUNTS : masked(rgb, i, depth.width());
            float value = depth.values()[i];
            if (masked == SKY) {
                sky[i] = true;
                valid[i] = true;
            } else if (masked == COUNTS && Float.isFinite(value) && !(metric && value <= 0)) {
                disparity[i] = metric ? 1 / Math.max(value, MIN_METRES) : value;
                valid[i] = true;
            }
            any |= valid[i];
        }
        if (!any) {
            throw new InvalidRowException(
                    mask == null ? LabelColumn.DEPTH : LabelColumn.MASK, "no value of it counts");
        }
        return new DisparityLabel(depth.width(), depth.height(), disparity, valid, sky);
    }

    private static byte[] decode(byte[] mask, DepthImage depth) throws InvalidRowException {
        try {
            ImageHeader header = ImageHeader.read(mask, ImageLimits.DEFAULT);
            boolean fits = header.width() == depth.width() && header.height() == depth.height();
            if (header.format() != ImageHeader.Format.PNG || !fits) {
                throw new InvalidRowException(
                        LabelColumn.MASK,
                        "it is a %s of %d x %d pixels; expected an 8-bit grey PNG of %d x %d, as the depth"
                                .formatted(
                                        header.format(),
                                        header.width(),
                                        header.height(),
                                        depth.width(),
                                        depth.height()));
            }
            try (DecodedImage image = ImageCodec.decode(mask, header)) {
                return image.toRgb();
            }
        } catch (ImageException e) {
            throw new InvalidRowException(LabelColumn.MASK, e.getMessage());
        }
    }

    private static int masked(byte[] rgb, int index, int width) throws InvalidRowException {
        int value = rgb[3 * index] & 0xff;
        boolean grey = rgb[3 * index] == rgb[3 * index + 1] && rgb[3 * index] == rgb[3 * index + 2];
        if (!grey || value != 0 && value != SKY && value != COUNTS) {
            throw new InvalidRowException(
                    LabelColumn.MASK,
                    "at row %d, column %d it is %s; expected 0 (does not count), 128 (sky) or 255 (counts)"
                            .formatted(index / width, index % width, grey ? value : "not grey"));
        }
        return value;
    }
}
