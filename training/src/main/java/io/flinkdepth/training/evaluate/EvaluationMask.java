// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.DepthLabel;

/**
 * The measured pixels that a protocol evaluates.
 *
 * @param least metres; nearer pixels do not count
 * @param cap metres; farther pixels do not count, and predictions may be clipped to it
 * @param endsExcluded whether {@code least} and {@code cap} themselves do not count
 * @param crop pixels outside do not count
 */
record EvaluationMask(double min, double cap, boolean endsExcluded, Crop crop) {

    /** The minimum depth of all published protocols. */
    public static final double MIN_METRES = 1e-3;

    /** Refuses an empty range. */
    public EvaluationMask {
        if (!(min > 0 && min < cap) || cap == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "depths are scored from a least to a cap above it, not from "
                            + min
                            + " to "
                            + cap);
        }
    }

    /** From 1 mm to a cap, both counting, without a crop. */
    public static EvaluationMask to(double cap) {
        return new EvaluationMask(MIN_METRES, cap, false, Crop.NONE);
    }

    /**
     * The pixels of a label that count: those that its data set calls valid, in the range, inside
     * the crop.
     *
     * @throws IllegalArgumentException for a label that is no depth, or too oddly sized to crop
     */
    public MeasuredDepth apply(DepthLabel label) {
        if (label.kind() != DepthLabel.Kind.DEPTH) {
            throw new IllegalArgumentException(
                    "only depths can be scored against; these labels are " + label.kind());
        }
        Crop.Bounds bounds = crop.bounds(label.width(), label.height());
        boolean[] valid = new boolean[label.values().length];
        for (int y = bounds.top(); y < bounds.bottom(); y++) {
            for (int x = bounds.left(); x < bounds.right(); x++) {
                int i = y * label.width() + x;
                valid[i] = label.valid()[i] && holds(label.values()[i]);
            }
        }
        return new MeasuredDepth(label.width(), label.height(), label.values(), valid);
    }

    private boolean holds(float metres) {
        return endsExcluded ? metres > min && metres < cap : metres >= min && metres <= cap;
    }
}
