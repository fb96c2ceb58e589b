package io.flinkdepth.training.dataset;

import org.apache.flink.annotation.Experimental;

/** Depth to the recipes' training target. */
@Experimental
public final class DisparityTarget {
    private DisparityTarget() {}

    /**
     * The sample with its label as the recipes' target: disparity 1/t, or the disparity that the
     * set gives, moved and scaled to 0…1 over the pixels that count (Depth Anything, arXiv
     * 2401.10891, section 3.1). Known sky counts, with disparity 0 before the scaling; where the
     * set's disparity has an unknown shift, sky gets the target 0 and takes no part in the scaling.
     * A map of one value becomes all zero, and so does a map where nothing counts.
     *
     * @return label of kind {@link DepthLabel.Kind#DISPARITY} without unit, 0 where invalid
     * @throws IllegalArgumentException when a depth that counts is not above 0, or a disparity that
     *     counts is not finite
     */
    public static LabelledSample of(LabelledSample sample) {
        DepthLabel label = sample.label();
        boolean[] sky = sample.sky();
        boolean[] valid = label.valid().clone();
        float[] disparity = new float[valid.length];
        float least = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        boolean affine = label.kind() == DepthLabel.Kind.AFFINE_DISPARITY;
        for (int i = 0; i < valid.length; i++) {
            boolean isSky = sky != null && sky[i];
            valid[i] |= isSky;
            if (!valid[i] || isSky && affine) {
                continue;
            }
            disparity[i] = isSky ? 0 : disparity(label, i);
            least = Math.min(least, disparity[i]);
            largest = Math.max(largest, disparity[i]);
        }
        float range = largest - least;
        for (int i = 0; i < valid.length; i++) {
            boolean skyOfAffine = affine && sky != null && sky[i];
            boolean scaled = valid[i] && !skyOfAffine && range > 0;
            disparity[i] = scaled ? (disparity[i] - least) / range : 0;
        }
        DepthLabel target =
                new DepthLabel(
                        label.width(),
                        label.height(),
                        disparity,
                        valid,
                        DepthLabel.Kind.DISPARITY,
                        DepthLabel.Unit.NONE);
        return new LabelledSample(sample.image(), target, sample.intrinsics(), sky);
    }

    private static float disparity(DepthLabel label, int pixel) {
        float value = label.values()[pixel];
        boolean depth = label.kind() == DepthLabel.Kind.DEPTH;
        float result = depth ? 1 / value : value;
        if (!Float.isFinite(result) || depth && value < 0) {
            throw new IllegalArgumentException(
                    "the "
                            + label.kind()
                            + " at pixel "
                            + pixel % label.width()
                            + ", "
                            + pixel / label.width()
                            + " counts as valid and is "
                            + value);
        }
        return result;
    }

    /**
     * Disparity 1/t, 0 where there is sky, then moved and scaled to 0…1 within the map (Depth
     * Anything, arXiv 2401.10891, section 3.1). A map of one value becomes all zero.
     *
     * @param depthMetres positive where {@code sky} is 0
     */
    public static float[] of(float[] depthMetres, byte[] sky) {
        float[] disparity = new float[depthMetres.length];
        float least = Float.POSITIVE_INFINITY;
        float largest = 0;
        for (int i = 0; i < disparity.length; i++) {
            disparity[i] = sky[i] != 0 ? 0 : 1 / depthMetres[i];
            least = Math.min(least, disparity[i]);
            largest = Math.max(largest, disparity[i]);
        }
        if (!(Float.isFinite(largest) && least >= 0)) {
            throw new IllegalArgumentException(
                    "depth must be positive where there is no sky; disparities run from "
                            + least
                            + " to "
                            + largest);
        }
        float range = largest - least;
        for (int i = 0; i < disparity.length; i++) {
            disparity[i] = range > 0 ? (disparity[i] - least) / range : 0;
        }
        return disparity;
    }
}
