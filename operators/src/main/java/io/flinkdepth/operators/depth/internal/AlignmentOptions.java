// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * The settings of an alignment; {@code MetricAlignment.Builder} documents each.
 *
 * @param memory time after which points have half of their weight
 * @param maxAge time after the latest points in which a camera is aligned
 * @param tolerance difference of the times of a frame and its points
 * @param minPoints number of points that a first line needs
 */
@Internal
public record AlignmentOptions(Duration memory, Duration maxAge, Duration tolerance, int minPoints)
        implements Serializable {

    /** The defaults of the builder. */
    public static final AlignmentOptions DEFAULT =
            new AlignmentOptions(
                    Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMillis(20), 5);

    public AlignmentOptions {
        requirePositive("memory", memory);
        requirePositive("maxAge", maxAge);
        if (tolerance.isNegative()) {
            throw new IllegalArgumentException(
                    "tolerance is " + tolerance + "; give 0 or a positive time");
        }
        if (minPoints < 2) {
            throw new IllegalArgumentException(
                    "minPoints is " + minPoints + "; give at least 2, as a line needs");
        }
    }

    private static void requirePositive(String name, Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + time + "; give at least 1 ms");
        }
    }
}
