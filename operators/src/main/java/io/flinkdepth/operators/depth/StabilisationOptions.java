// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;

/** Options of temporal stabilisation; see {@code DepthEstimation.Builder#stabilise}. Immutable. */
@Experimental
public final class StabilisationOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int BRIGHTNESS_STEPS = 255;

    /** The defaults of the builder. */
    public static final StabilisationOptions DEFAULT = builder().build();

    private final double smoothing;
    private final int scaleMemory;
    private final int imageTolerance;
    private final Duration maxGap;
    private final Duration stateTimeToLive;

    private StabilisationOptions(Builder builder) {
        smoothing = builder.smoothing;
        scaleMemory = builder.scaleMemory;
        imageTolerance = builder.imageTolerance;
        maxGap = builder.maxGap;
        stateTimeToLive = builder.stateTimeToLive;
        require(
                smoothing >= 0 && smoothing < 1,
                "smoothing",
                smoothing,
                "from 0 to below 1, usually 0.8");
        require(scaleMemory >= 1, "scaleMemory", scaleMemory, "at least 1 frame, usually 20");
        require(
                imageTolerance >= 1 && imageTolerance <= BRIGHTNESS_STEPS,
                "imageTolerance",
                imageTolerance,
                "from 1 to " + BRIGHTNESS_STEPS + " steps of brightness, usually 6");
        require(maxGap.toMillis() > 0, "maxGap", maxGap, "a time above 0");
        require(
                stateTimeToLive.compareTo(maxGap) >= 0,
                "stateTimeToLive",
                stateTimeToLive,
                "at least maxGap (" + maxGap + "), or the state would be gone before it");
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

    public double smoothing() {
        return smoothing;
    }

    public int scaleMemory() {
        return scaleMemory;
    }

    public int imageTolerance() {
        return imageTolerance;
    }

    public Duration maxGap() {
        return maxGap;
    }

    public Duration stateTimeToLive() {
        return stateTimeToLive;
    }

    /** Builds {@link StabilisationOptions}. Not thread-safe. */
    @Experimental
    public static final class Builder {
        private double smoothing = 0.8;
        private int scaleMemory = 20;
        private int imageTolerance = 6;
        private Duration maxGap = Duration.ofSeconds(2);
        private Duration stateTimeToLive = Duration.ofHours(1);

        private Builder() {}

        /**
         * Weight of the previous map where the picture did not change, from 0 (none) to below 1;
         * 0.8 by default. A weight {@code w} reduces the noise from frame to frame by the factor
         * {@code (1 - w) / sqrt(1 + w)}. A change that the picture does not show has half its
         * effect after {@code ln 0.5 / ln w} frames: 3 for 0.8.
         */
        public Builder smoothing(double weight) {
            smoothing = weight;
            return this;
        }

        /**
         * Number of frames after which a camera's scale and shift have returned most of the way (1
         * - 1/e) to those of the model, at least 1; 20 by default. Relative disparity only.
         */
        public Builder scaleMemory(int frames) {
            scaleMemory = frames;
            return this;
        }

        /** Change of brightness, 1 to 255, from which a cell counts as changed; 6 by default. */
        public Builder imageTolerance(int steps) {
            imageTolerance = steps;
            return this;
        }

        /**
         * Maximum event time between two frames of a camera, after which the state is reset; 2
         * seconds by default.
         */
        public Builder maxGap(Duration gap) {
            maxGap = Objects.requireNonNull(gap, "maxGap");
            return this;
        }

        /**
         * Lifetime of a camera's state after its last frame, in processing time; 1 hour by default.
         */
        public Builder stateTimeToLive(Duration time) {
            stateTimeToLive = Objects.requireNonNull(time, "stateTimeToLive");
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException names the option and the allowed values
         */
        public StabilisationOptions build() {
            return new StabilisationOptions(this);
        }
    }
}
