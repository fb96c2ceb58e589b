// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import io.flinkdepth.training.augment.TrainingCrop;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.network.HeadConfiguration;

/** Writes the label of a crop as the target of its loss. */
final class TrainingTarget {
    private static final float MIN_METRES = 1e-3f;

    private TrainingTarget() {}

    /**
     * Writes metres from 1e-3 to the network's maximum; other values do not count. For a network of
     * a canonical camera, they are those that this camera would see: the depth times the canonical
     * focal length over that of the crop (Metric3D, arXiv 2307.10984, section 3.1, the
     * transformation of labels).
     */
    static void metres(
            TrainingCrop crop,
            HeadConfiguration head,
            float[] target,
            boolean[] valid,
            int offset) {
        DepthLabel label = crop.label();
        if (label.kind() != DepthLabel.Kind.DEPTH || label.unit() != DepthLabel.Unit.METRES) {
            throw new IllegalArgumentException(
                    "metric training wants depth in metres, but a label is "
                            + label.kind()
                            + " in "
                            + label.unit()
                            + "; choose data sets with metres.");
        }
        float scale = canonicalScale(crop, head);
        for (int i = 0; i < label.values().length; i++) {
            float metres = scale * label.values()[i];
            boolean sky = crop.sky() != null && crop.sky()[i];
            boolean counts =
                    label.valid()[i] && !sky && metres >= MIN_METRES && metres <= head.maxDepth();
            target[offset + i] = counts ? metres : 1;
            valid[offset + i] = counts;
        }
    }

    private static float canonicalScale(TrainingCrop crop, HeadConfiguration head) {
        if (head.canonicalFocalLength() == null) {
            return 1;
        }
        if (crop.intrinsics() == null) {
            throw new IllegalArgumentException(
                    "a network with a canonicalFocalLength is trained on images of known focal"
                            + " length, but an image has no intrinsics; choose data sets with"
                            + " intrinsics.");
        }
        return (float) (head.canonicalFocalLength() / crop.intrinsics().focal());
    }

    /**
     * Writes disparity: inverse depth, normalised to 0…1 over the valid pixels, 0 for sky (Depth
     * Anything, arXiv 2401.10891, section 3.1).
     */
    static void disparity(TrainingCrop crop, float[] target, boolean[] valid, int offset) {
        DepthLabel label = crop.label();
        boolean depth = label.kind() == DepthLabel.Kind.DEPTH;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < label.values().length; i++) {
            boolean sky = crop.sky() != null && crop.sky()[i];
            float value = label.values()[i];
            valid[offset + i] = sky || label.valid()[i];
            // The value of infinity is unknown for affine disparity, so sky does not count in the
            // range.
            boolean known = !sky || label.kind() != DepthLabel.Kind.AFFINE_DISPARITY;
            target[offset + i] = !valid[offset + i] || sky ? 0 : depth ? 1 / value : value;
            if (valid[offset + i] && known) {
                min = Math.min(min, target[offset + i]);
                max = Math.max(max, target[offset + i]);
            }
        }
        scale(target, valid, offset, label.values().length, min, max - min);
        for (int i = 0; crop.sky() != null && i < label.values().length; i++) {
            target[offset + i] = crop.sky()[i] ? 0 : target[offset + i];
        }
    }

    private static void scale(
            float[] target, boolean[] valid, int offset, int count, float min, float range) {
        for (int i = offset; i < offset + count; i++) {
            target[i] = valid[i] && range > 0 ? (target[i] - min) / range : 0;
        }
    }
}
