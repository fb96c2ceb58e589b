// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

/** The part of a depth map that a protocol evaluates. */
enum Crop {
    /** Everything. */
    NONE {
        @Override
        Bounds bounds(int width, int height) {
            return new Bounds(0, height, 0, width);
        }
    },
    /** Eigen's of NYU Depth V2 (arXiv 1406.2283), for 640 x 480 only. */
    EIGEN {
        @Override
        Bounds bounds(int width, int height) {
            if (width != 640 || height != 480) {
                throw new IllegalArgumentException(
                        "Eigen's crop is of maps of 640 x 480, not " + width + " x " + height);
            }
            return new Bounds(45, 471, 41, 601);
        }
    },
    /** Garg's of KITTI (arXiv 1603.04992), as shares of the sides, rounded down. */
    GARG {
        @Override
        Bounds bounds(int width, int height) {
            return new Bounds(
                    (int) (0.40810811 * height),
                    (int) (0.99189189 * height),
                    (int) (0.03594771 * width),
                    (int) (0.96405229 * width));
        }
    };

    /**
     * A rectangle of pixels.
     *
     * @param top first row
     * @param bottom row after the last
     * @param left first column
     * @param right column after the last
     */
    record Bounds(int top, int bottom, int left, int right) {}

    abstract Bounds bounds(int width, int height);
}
