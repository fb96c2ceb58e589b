// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/** Which labelled frames are kept; see {@link Builder}. Immutable. */
@PublicEvolving
public final class SelectionOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_RESERVOIR = 1024;

    /** What the builder's methods say. */
    public static final SelectionOptions DEFAULT = builder().build();

    /**
     * Keeps every frame that has a label: for finished collections. Needs no state, and no
     * embedding of the teacher.
     */
    public static final SelectionOptions EVERYTHING =
            builder()
                    .minValidShare(0)
                    .minQuality(0)
                    .minNovelty(0)
                    .quotaPerHour(Integer.MAX_VALUE)
                    .randomShare(0)
                    .build();

    private final double tolerance;
    private final double minValidShare;
    private final double minQuality;
    private final double minNovelty;
    private final Duration window;
    private final int reservoir;
    private final int quotaPerHour;
    private final double randomShare;
    private final long seed;

    private SelectionOptions(Builder builder) {
        tolerance = builder.tolerance;
        minValidShare = builder.minValidShare;
        minQuality = builder.minQuality;
        minNovelty = builder.minNovelty;
        window = builder.window;
        reservoir = builder.reservoir;
        quotaPerHour = builder.quotaPerHour;
        randomShare = builder.randomShare;
        seed = builder.seed;
        require(tolerance > 0, "tolerance", tolerance, "above 0, usually 0.1");
        requireShare("minValidShare", minValidShare);
        requireShare("minQuality", minQuality);
        requireShare("randomShare", randomShare);
        require(
                minNovelty >= 0 && minNovelty <= 2,
                "minNovelty",
                minNovelty,
                "a cosine distance from 0 to 2");
        require(window.toMillis() > 0, "window", window, "a time above 0");
        require(
                reservoir >= 1 && reservoir <= MAX_RESERVOIR,
                "reservoir",
                reservoir,
                "from 1 to " + MAX_RESERVOIR);
        require(quotaPerHour >= 1, "quotaPerHour", quotaPerHour, "at least 1");
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

    /** A builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether no label is refused, so that nothing of the past needs to be remembered. */
    public boolean keepsEverything() {
        return minValidShare == 0
                && minQuality == 0
                && minNovelty == 0
                && quotaPerHour == Integer.MAX_VALUE;
    }

    public double tolerance() {
        return tolerance;
    }

    public double minValidShare() {
        return minValidShare;
    }

    public double minQuality() {
        return minQuality;
    }

    public double minNovelty() {
        return minNovelty;
    }

    public Duration window() {
        return window;
    }

    public int reservoir() {
        return reservoir;
    }

    public int quotaPerHour() {
        return quotaPerHour;
    }

    public double randomShare() {
        return randomShare;
    }

    public long seed() {
        return seed;
    }

    /** Gathers the options. Not thread-safe. */
    @PublicEvolving
    public static final class Builder {
        private double tolerance = 0.1;
        private double minValidShare = 0.5;
        private double minQuality = 0.4;
        private double minNovelty = 0.05;
        private Duration window = Duration.ofHours(3);
        private int reservoir = 64;
        private int quotaPerHour = 60;
        private double randomShare = 0.02;
        private long seed;

        private Builder() {}

        /**
         * How far the predictions to a frame and to its mirror image may differ at a pixel that
         * counts, as a share of the map's spread (2nd to 98th percentile); 0.1 by default.
         */
        public Builder tolerance(double share) {
            tolerance = share;
            return this;
        }

        /** Share of the pixels that must count, 0 to 1; 0.5 by default. */
        public Builder minValidShare(double share) {
            minValidShare = share;
            return this;
        }

        /** The share of valid pixels times the flip agreement, 0 to 1; 0.4 by default. */
        public Builder minQuality(double quality) {
            minQuality = quality;
            return this;
        }

        /**
         * Cosine distance of the embedding to what this camera gave in the window, 0 to 2; 0.05 by
         * default. With 0 every frame is new.
         */
        public Builder minNovelty(double distance) {
            minNovelty = distance;
            return this;
        }

        /** How long a camera's past counts; 3 hours by default. */
        public Builder window(Duration time) {
            window = Objects.requireNonNull(time, "window");
            return this;
        }

        /**
         * How many embeddings of a camera's past are remembered, an even sample of what was kept;
         * 64 by default, each of as many bytes as the embedding has values.
         */
        public Builder reservoir(int embeddings) {
            reservoir = embeddings;
            return this;
        }

        /** The most frames kept of a camera in an hour of event time; 60 by default. */
        public Builder quotaPerHour(int frames) {
            quotaPerHour = frames;
            return this;
        }

        /**
         * Share of the frames that is kept however little new it is, so that the set does not drift
         * to the odd, 0 to 1; 0.02 by default. Quality and quota hold for them, too.
         */
        public Builder randomShare(double share) {
            randomShare = share;
            return this;
        }

        /** Of the choice at random; 0 by default. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException naming the option and what to give instead
         */
        public SelectionOptions build() {
            return new SelectionOptions(this);
        }
    }
}
