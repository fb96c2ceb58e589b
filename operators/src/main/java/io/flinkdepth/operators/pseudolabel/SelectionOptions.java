// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Which labelled frames are kept.
 *
 * @param tolerance how far the predictions to a frame and to its mirror image may differ at a pixel
 *     that counts, as a share of the map's spread (2nd to 98th percentile); 0.1
 * @param minimumValidShare least share of the pixels that count, 0 to 1; 0.5
 * @param minimumQuality least quality, 0 to 1: the share of valid pixels times the flip agreement;
 *     0.4
 * @param minimumNovelty least cosine distance of the embedding to what this camera gave in the
 *     window, 0 to 2; 0.05. With 0 every frame is new
 * @param window how long a camera's past counts; 3 hours
 * @param reservoir how many embeddings of a camera's past are remembered, an even sample of what
 *     was kept; 64, each of as many bytes as the embedding has values
 * @param quotaPerHour most frames kept of a camera in an hour of event time; 60
 * @param randomShare share of the frames that is kept however little new it is, so that the set
 *     does not drift to the odd, 0 to 1; 0.02. Quality and quota hold for them, too
 * @param seed of the choice at random
 */
@PublicEvolving
public record SelectionOptions(
        double tolerance,
        double minimumValidShare,
        double minimumQuality,
        double minimumNovelty,
        Duration window,
        int reservoir,
        int quotaPerHour,
        double randomShare,
        long seed)
        implements Serializable {
    private static final int MAX_RESERVOIR = 1024;

    /** What the parameters' descriptions say. */
    public static final SelectionOptions DEFAULT =
            new SelectionOptions(0.1, 0.5, 0.4, 0.05, Duration.ofHours(3), 64, 60, 0.02, 0);

    /**
     * Keeps every frame that has a label: for finished collections. Needs no state, and no
     * embedding of the teacher.
     */
    public static final SelectionOptions EVERYTHING =
            new SelectionOptions(0.1, 0, 0, 0, Duration.ofHours(3), 1, Integer.MAX_VALUE, 0, 0);

    /** Refuses what cannot be. */
    public SelectionOptions {
        require(tolerance > 0, "tolerance", tolerance, "above 0, usually 0.1");
        requireShare("minimumValidShare", minimumValidShare);
        requireShare("minimumQuality", minimumQuality);
        requireShare("randomShare", randomShare);
        require(
                minimumNovelty >= 0 && minimumNovelty <= 2,
                "minimumNovelty",
                minimumNovelty,
                "a cosine distance from 0 to 2");
        require(window.toMillis() > 0, "window", window, "a time above 0");
        require(
                reservoir >= 1 && reservoir <= MAX_RESERVOIR,
                "reservoir",
                reservoir,
                "from 1 to " + MAX_RESERVOIR);
        require(quotaPerHour >= 1, "quotaPerHour", quotaPerHour, "at least 1");
    }

    /** Whether no label is refused, so that nothing of the past needs to be remembered. */
    public boolean keepsEverything() {
        return minimumValidShare == 0
                && minimumQuality == 0
                && minimumNovelty == 0
                && quotaPerHour == Integer.MAX_VALUE;
    }

    private static void requireShare(String name, double share) {
        require(share >= 0 && share <= 1, name, share, "from 0 to 1");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be " + expected + ".");
        }
    }
}
