package io.flinkdepth.training.evaluate;

import org.apache.flink.annotation.Experimental;

/**
 * Measured depth with the pixels that count.
 *
 * @param width pixels
 * @param height pixels
 * @param metres height x width
 * @param valid height x width; only these pixels are looked at
 * @param cap metres beyond which predictions are clipped
 */
@Experimental
public record MeasuredDepth(int width, int height, float[] metres, boolean[] valid, double cap) {

    /** Depths from {@code least} to {@code cap} metres inside the rectangle count. */
    static MeasuredDepth of(
            int width, int height, float[] metres, double least, double cap, Crop crop) {
        boolean[] valid = new boolean[metres.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float t = metres[y * width + x];
                valid[y * width + x] =
                        y >= crop.top
                                && y < crop.bottom
                                && x >= crop.left
                                && x < crop.right
                                && t >= least
                                && t <= cap;
            }
        }
        return new MeasuredDepth(width, height, metres, valid, cap);
    }

    /** A rectangle of pixels; bottom and right are just outside. */
    record Crop(int top, int bottom, int left, int right) {
        /** Everything. */
        static Crop none() {
            return new Crop(0, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
        }

        /** Eigen's crop of NYUv2's 480x640. */
        static Crop eigen() {
            return new Crop(45, 471, 41, 601);
        }

        /** Garg's crop of KITTI (arXiv 1603.04992). */
        static Crop garg(int width, int height) {
            return new Crop(
                    (int) (0.40810811 * height),
                    (int) (0.99189189 * height),
                    (int) (0.03594771 * width),
                    (int) (0.96405229 * width));
        }
    }
}
