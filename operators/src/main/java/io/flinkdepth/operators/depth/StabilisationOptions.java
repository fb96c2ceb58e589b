// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;

/**
 * How the depth of a camera is held still over time; see {@code DepthEstimation.Builder#stabilise}.
 * A value: immutable, thread-safe.
 *
 * @param smoothing weight of the past where the picture did not change, from 0 (none) to below 1;
 *     0.8. With {@code w}, noise from frame to frame falls to {@code (1 - w) / sqrt(1 + w)} of
 *     itself, and a change that the picture does not show is half followed after {@code ln 0.5 / ln
 *     w} frames: 3 at 0.8
 * @param scaleMemory after how many frames a camera's scale and shift have gone most of the way (1
 *     - 1/e) back to the model's own, at least 1; 20. Relative disparity only
 * @param imageTolerance change of brightness, of 255, from which on a place counts as changed; 6
 * @param maximumGap event time between two frames of a camera after which the past says nothing; 2
 *     seconds
 * @param stateTimeToLive how long after its last frame, by the machine's clock, a camera's state is
 *     kept; 1 hour
 */
@Experimental
public record StabilisationOptions(
        double smoothing,
        int scaleMemory,
        int imageTolerance,
        Duration maximumGap,
        Duration stateTimeToLive)
        implements Serializable {

    private static final int BRIGHTNESS_STEPS = 255;

    /** What the parameters' descriptions say. */
    public static final StabilisationOptions DEFAULT = builder().build();

    /** Refuses what cannot be. */
    public StabilisationOptions {
        Objects.requireNonNull(maximumGap, "maximumGap");
        Objects.requireNonNull(stateTimeToLive, "stateTimeToLive");
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
        require(maximumGap.toMillis() > 0, "maximumGap", maximumGap, "a time above 0");
        require(
                stateTimeToLive.compareTo(maximumGap) >= 0,
                "stateTimeToLive",
                stateTimeToLive,
                "at least maximumGap (" + maximumGap + "), or the state would be gone before it");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be " + expected + ".");
        }
    }

    /** A builder with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Gathers the options; the record's parameters say what they mean. Not thread-safe. */
    @Experimental
    public static final class Builder {
        private double smoothing = 0.8;
        private int scaleMemory = 20;
        private int imageTolerance = 6;
        private Duration maximumGap = Duration.ofSeconds(2);
        private Duration stateTimeToLive = Duration.ofHours(1);

        private Builder() {}

        /** Weight of the past where the picture did not change, 0 to below 1. */
        public Builder smoothing(double weight) {
            smoothing = weight;
            return this;
        }

        /** Frames in which a camera's scale and shift return to the model's own. */
        public Builder scaleMemory(int frames) {
            scaleMemory = frames;
            return this;
        }

        /** Change of brightness, 1 to 255, from which on a place counts as changed. */
        public Builder imageTolerance(int steps) {
            imageTolerance = steps;
            return this;
        }

        /** Event time between two frames after which the past says nothing. */
        public Builder maximumGap(Duration gap) {
            maximumGap = gap;
            return this;
        }

        /** How long a silent camera's state is kept. */
        public Builder stateTimeToLive(Duration time) {
            stateTimeToLive = time;
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException naming the option and what to give instead
         */
        public StabilisationOptions build() {
            return new StabilisationOptions(
                    smoothing, scaleMemory, imageTolerance, maximumGap, stateTimeToLive);
        }
    }
}
