// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * The size of a batch's crops.
 *
 * @param height pixels, a multiple of the patch
 * @param width pixels, a multiple of the patch
 */
@Internal
public record CropSize(int height, int width) {
    private static final double PORTRAIT_SHARE = 0.15;
    private static final double MAX_PORTRAIT = 1.4;

    /**
     * Draws a size whose area is approximately independent of its aspect ratio, so that wide and
     * square crops have about the same number of patches. Most sizes are landscape; the aspect
     * ratio is log-uniform up to {@code maxAspect}.
     *
     * @param minSide with {@code maxSide}: sides of the squares with the minimum and maximum area
     */
    public static CropSize draw(
            SplittableRandom random, int minSide, int maxSide, double maxAspect, int patch) {
        double side = random.nextDouble(minSide, maxSide + 1.0);
        boolean portrait = random.nextDouble() < PORTRAIT_SHARE;
        double limit = portrait ? Math.min(MAX_PORTRAIT, maxAspect) : maxAspect;
        double aspect = Math.exp(random.nextDouble() * Math.log(limit));
        int longSide = multiple(side * Math.sqrt(aspect), patch);
        int shortSide = multiple(side / Math.sqrt(aspect), patch);
        return portrait ? new CropSize(longSide, shortSide) : new CropSize(shortSide, longSide);
    }

    private static int multiple(double pixels, int patch) {
        return (int) Math.max(1, Math.round(pixels / patch)) * patch;
    }
}
