// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Draws random windows with the aspect ratio of a crop.
 *
 * @param minimumShare least side of the window as a share of the largest window that fits, in (0,
 *     1]
 * @param flipShare how many windows are flipped, 0 to 1; 0.5 is the horizontal flip of the recipes
 */
@Internal
public record WindowChoice(double minimumShare, double flipShare) {

    /** Refuses shares that cannot be. */
    public WindowChoice {
        if (!(minimumShare > 0 && minimumShare <= 1)) {
            throw new IllegalArgumentException(
                    "minimumShare is " + minimumShare + "; it must lie in (0, 1].");
        }
        if (!(flipShare >= 0 && flipShare <= 1)) {
            throw new IllegalArgumentException(
                    "flipShare is " + flipShare + "; it must lie in [0, 1].");
        }
    }

    /** A window of an image of this size. */
    public Window draw(int width, int height, CropSize size, SplittableRandom random) {
        double aspect = (double) size.width() / size.height();
        double max = Math.min(width, height * aspect);
        double across = max * random.nextDouble(minimumShare, Math.nextUp(1.0));
        double down = across / aspect;
        double left = random.nextDouble() * (width - across);
        double top = random.nextDouble() * (height - down);
        boolean flip = random.nextDouble() < flipShare;
        return new Window(left, top, across, down, size, flip);
    }
}
