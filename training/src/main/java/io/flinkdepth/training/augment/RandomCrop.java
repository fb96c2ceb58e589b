// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Draws random regions with the aspect ratio of a crop.
 *
 * @param minShare minimum side of the region relative to the largest region that fits, in (0, 1]
 * @param flipShare share of regions that are flipped horizontally, 0 to 1; 0.5 in the recipes
 */
@Internal
public record RandomCrop(double minShare, double flipShare) {

    /** Rejects invalid shares. */
    public RandomCrop {
        if (!(minShare > 0 && minShare <= 1)) {
            throw new IllegalArgumentException(
                    "minShare is " + minShare + "; it must lie in (0, 1].");
        }
        if (!(flipShare >= 0 && flipShare <= 1)) {
            throw new IllegalArgumentException(
                    "flipShare is " + flipShare + "; it must lie in [0, 1].");
        }
    }

    /** Draws a region of an image with this size. */
    public CropRegion draw(int width, int height, CropSize size, SplittableRandom random) {
        double aspect = (double) size.width() / size.height();
        double max = Math.min(width, height * aspect);
        double across = max * random.nextDouble(minShare, Math.nextUp(1.0));
        double down = across / aspect;
        double left = random.nextDouble() * (width - across);
        double top = random.nextDouble() * (height - down);
        boolean flip = random.nextDouble() < flipShare;
        return new CropRegion(left, top, across, down, size, flip);
    }
}
