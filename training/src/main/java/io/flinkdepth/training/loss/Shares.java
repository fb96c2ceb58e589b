// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

/** Checks shares of pixels. */
final class Shares {
    private Shares() {}

    static double checked(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share to leave out is " + share + "; it must lie in [0, 1).");
        }
        return share;
    }
}
