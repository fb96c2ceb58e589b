// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;

/** Options of the selection of labelled frames; see {@link Builder}. Immutable. */
@PublicEvolving
public final class SelectionOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_RESERVOIR = 1024;

    /** The defaults of the builder. */
    public static final SelectionOptions DEFAULT = builder().build();

    /**
     * Keeps every labelled frame, for labelling an existing collection. Needs neither state nor an
     * embedding output of the teacher.
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
    private final double minConfidence;
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
        minConfidence = builder.minConfidence;
        minValidShare = builder.minValidShare;
        minQuality = builder.minQuality;
        minNovelty = builder.minNovelty;
        window = builder.window;
        reservoir = builder.reservoir;
        quotaPerHour = builder.quotaPerHour;
        randomShare = builder.randomShare;
        seed = builder.seed;
        require(tolerance > 0, "tolerance", tolerance, "above 0, usually 0.1");
        requireShare("minConfidence", minConfidence);
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

    /** Creates a builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether no label is rejected, so that no state is needed. */
    public boolean keepsEverything() {
        return minValidShare == 0
                && minQuality == 0
                && minNovelty == 0
                && quotaPerHour == Integer.MAX_VALUE;
    }

    public double tolerance() {
        return tolerance;
    }

    public double minConfidence() {
        return minConfidence;
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

    /** Builds {@link SelectionOptions}. Not thread-safe. */
    @PublicEvolving
    public static final class Builder {
        private double tolerance = 0.1;
        private double minConfidence;
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
         * Maximum difference between the predictions for a frame and for its mirror image at a
         * pixel that counts, relative to the map's spread (2nd to 98th percentile); 0.1 by default.
         */
        public Builder tolerance(double share) {
            tolerance = share;
            return this;
        }

        /**
         * Minimum confidence of a pixel that counts, 0 to 1; 0 by default, which allows all. It
         * applies to teachers whose card names a confidence output, in addition to {@link
         * #tolerance}.
         */
        @Experimental
        public Builder minConfidence(double confidence) {
            minConfidence = confidence;
            return this;
        }

        /** Minimum share of the pixels that count, 0 to 1; 0.5 by default. */
        public Builder minValidShare(double share) {
            minValidShare = share;
            return this;
        }

        /**
         * Minimum of the share of valid pixels times the flip agreement, 0 to 1; 0.4 by default.
         */
        public Builder minQuality(double quality) {
            minQuality = quality;
            return this;
        }

        /**
         * Minimum cosine distance of the embedding to those of this camera in the window, 0 to 2;
         * 0.05 by default. With 0 every frame is novel.
         */
        public Builder minNovelty(double distance) {
            minNovelty = distance;
            return this;
        }

        /** Time window of the comparison with earlier frames of a camera; 3 hours by default. */
        public Builder window(Duration time) {
            window = Objects.requireNonNull(time, "window");
            return this;
        }

        /**
         * Number of embeddings that are stored for each camera, a uniform sample of the kept
         * frames; 64 by default. Each takes one byte for each value of the embedding.
         */
        public Builder reservoir(int embeddings) {
            reservoir = embeddings;
            return this;
        }

        /** Maximum number of kept frames of a camera in an hour of event time; 60 by default. */
        public Builder quotaPerHour(int frames) {
            quotaPerHour = frames;
            return this;
        }

        /**
         * Share of the frames that are kept independently of their novelty, so that the set is not
         * biased towards unusual frames, 0 to 1; 0.02 by default. Quality and quota apply to them,
         * too.
         */
        public Builder randomShare(double share) {
            randomShare = share;
            return this;
        }

        /** Seed of the random selection; 0 by default. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException names the option and the allowed values
         */
        public SelectionOptions build() {
            return new SelectionOptions(this);
        }
    }
}
