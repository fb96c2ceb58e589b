package io.flinkdepth.training.recipe;

import io.flinkdepth.training.augment.LabelledView;
import io.flinkdepth.training.dataset.DepthLabel;

/** Writes a view's label as the target of its loss. */
final class TrainingTarget {
    private static final float LEAST_METRES = 1e-3f;

    private TrainingTarget() {}

    /** Metres from 1e-3 to the network's maximum; what lies beyond does not count. */
    static void metres(
            LabelledView view, double maxDepth, float[] target, boolean[] valid, int offset) {
        DepthLabel label = view.label();
        if (label.kind() != DepthLabel.Kind.DEPTH || label.unit() != DepthLabel.Unit.METRES) {
            throw new IllegalArgumentException(
                    "metric training wants depth in metres, but a label is "
                            + label.kind()
                            + " in "
                            + label.unit()
                            + "; choose data sets with metres.");
        }
        for (int i = 0; i < label.values().length; i++) {
            float metres = label.values()[i];
            boolean sky = view.sky() != null && view.sky()[i];
            boolean counts =
                    label.valid()[i] && !sky && metres >= LEAST_METRES && metres <= maxDepth;
            target[offset + i] = counts ? metres : 1;
            valid[offset + i] = counts;
        }
    }

    /**
     * Disparity: the inverse of a depth, 0 for sky, moved and scaled to 0…1 over what is valid
     * (Depth Anything, arXiv 2401.10891, section 3.1).
     */
    static void disparity(LabelledView view, float[] target, boolean[] valid, int offset) {
        DepthLabel label = view.label();
        boolean depth = label.kind() == DepthLabel.Kind.DEPTH;
        boolean scaled = label.kind() != DepthLabel.Kind.AFFINE_DISPARITY;
        float least = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < label.values().length; i++) {
            boolean sky = scaled && view.sky() != null && view.sky()[i];
            boolean counts = sky || label.valid()[i];
            float value = label.values()[i];
            target[offset + i] = !counts || sky ? 0 : depth ? 1 / value : value;
            valid[offset + i] = counts;
            if (counts) {
                least = Math.min(least, target[offset + i]);
                largest = Math.max(largest, target[offset + i]);
            }
        }
        scale(target, valid, offset, label.values().length, least, largest - least);
    }

    private static void scale(
            float[] target, boolean[] valid, int offset, int count, float least, float range) {
        for (int i = offset; i < offset + count; i++) {
            target[i] = valid[i] && range > 0 ? (target[i] - least) / range : 0;
        }
    }
}
