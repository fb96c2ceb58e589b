package io.flinkdepth.training.dataset;

import org.apache.flink.annotation.Experimental;

/** Depth to the recipes' training target. */
@Experimental
public final class DisparityTarget {
    private DisparityTarget() {}

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
