// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.alignment;

import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * Reference points of an alignment and its memory.
 *
 * @param title for the table
 * @param points number of points of a frame that has some; 0 for those of the ground
 * @param everyFrames one frame in so many has points
 * @param memory half-life of the points
 */
@Internal
public record AlignmentSetting(String title, int points, int everyFrames, Duration memory) {

    private static final Duration OVER_TIME = Duration.ofMillis(100);

    /** So short that nothing is left of the frame before. */
    private static final Duration FRAME_ALONE = Duration.ofMillis(1);

    /** What the table compares. */
    static final List<AlignmentSetting> ALL =
            List.of(
                    new AlignmentSetting("1,000 points a frame", 1000, 1, OVER_TIME),
                    new AlignmentSetting("100 points a frame", 100, 1, OVER_TIME),
                    new AlignmentSetting("100, each frame alone", 100, 1, FRAME_ALONE),
                    new AlignmentSetting("10 points a frame", 10, 1, OVER_TIME),
                    new AlignmentSetting("10, each frame alone", 10, 1, FRAME_ALONE),
                    new AlignmentSetting("100 points each tenth frame", 100, 10, OVER_TIME),
                    new AlignmentSetting("the ground", 0, 1, OVER_TIME));

    boolean ofGround() {
        return points == 0;
    }
}
