// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.configuration.MemorySize;

/**
 * How a model update is evaluated before it takes over. After it was loaded and passed the probe of
 * our own, each subtask runs it beside the serving model on some of its next frames, and votes. One
 * no refuses it in all subtasks. A subtask votes no when
 *
 * <ul>
 *   <li>it fails on a frame that the serving model predicts, or its prediction there is not finite,
 *   <li>most of its predictions are constant where those of the serving model are not,
 *   <li>its median run takes more than {@link Builder#maxSlowdown} times that of the serving model,
 *       and 10 ms more,
 *   <li>a teacher is given, and the agreement with the teacher's predictions, after scale and shift
 *       are taken out, is lower than that of the serving model by more than {@link
 *       Builder#tolerance}; where the version is older than the serving one, this is reported only,
 *       because somebody wanted to go back.
 * </ul>
 *
 * <p>The frames of a shadow evaluation are decoded and run a second time, at most two at once, on
 * the threads of the device, and by the candidate in a process of its own, in which it was loaded;
 * the stream goes on meanwhile. Only a candidate that passed is loaded beside the serving model.
 * Immutable.
 */
@Experimental
public final class ShadowOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** 16 frames in half a minute, three times as slow, no teacher, a tolerance of 0.02. */
    public static final ShadowOptions DEFAULT = builder().build();

    /** A model that loads and passes the probe of our own takes over. */
    public static final ShadowOptions NONE = builder().frames(0).build();

    private final int frames;
    private final Duration timeout;
    private final double maxSlowdown;
    @Nullable private final String teacher;
    private final double tolerance;
    private final Duration maxLoadTime;
    private final Duration maxRunTime;
    private final MemorySize maxMemory;

    private ShadowOptions(Builder builder) {
        frames = builder.frames;
        timeout = builder.timeout;
        maxSlowdown = builder.maxSlowdown;
        teacher = builder.teacher;
        tolerance = builder.tolerance;
        maxLoadTime = builder.maxLoadTime;
        maxRunTime = builder.maxRunTime;
        maxMemory = builder.maxMemory;
        require(frames >= 0, "frames", frames, "0 for no shadow evaluation, or a number of frames");
        require(timeout.toMillis() > 0, "timeout", timeout, "at least a millisecond");
        require(maxSlowdown >= 1, "maxSlowdown", maxSlowdown, "at least 1");
        require(tolerance >= 0, "tolerance", tolerance, "0 or more");
        require(maxLoadTime.toMillis() > 0, "maxLoadTime", maxLoadTime, "at least a millisecond");
        require(maxRunTime.toMillis() > 0, "maxRunTime", maxRunTime, "at least a millisecond");
    }

    private static void require(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "shadow evaluation: " + field + " is " + value + "; give " + expected);
        }
    }

    /** A builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    public int frames() {
        return frames;
    }

    public Duration timeout() {
        return timeout;
    }

    public double maxSlowdown() {
        return maxSlowdown;
    }

    @Nullable
    public String teacher() {
        return teacher;
    }

    public double tolerance() {
        return tolerance;
    }

    public Duration maxLoadTime() {
        return maxLoadTime;
    }

    public Duration maxRunTime() {
        return maxRunTime;
    }

    public MemorySize maxMemory() {
        return maxMemory;
    }

    /** Gathers the options. Not thread-safe. */
    @Experimental
    public static final class Builder {
        private int frames = 16;
        private Duration timeout = Duration.ofSeconds(30);
        private double maxSlowdown = 3;
        @Nullable private String teacher;
        private double tolerance = 0.02;
        private Duration maxLoadTime = Duration.ofMinutes(2);
        private Duration maxRunTime = Duration.ofSeconds(30);
        private MemorySize maxMemory = MemorySize.ofMebiBytes(2048);

        private Builder() {}

        /** Frames of each subtask; 16 by default; with 0, what loads takes over. */
        public Builder frames(int number) {
            frames = number;
            return this;
        }

        /**
         * How long a subtask waits for its frames; 30 seconds by default. It votes by those that
         * came, and abstains where none came; where all subtasks abstain, what loads takes over.
         */
        public Builder timeout(Duration newTimeout) {
            timeout = Objects.requireNonNull(newTimeout, "timeout");
            return this;
        }

        /** How many times as slow as the serving model; 3 by default, at least 1. */
        public Builder maxSlowdown(double factor) {
            maxSlowdown = factor;
            return this;
        }

        /**
         * The folder of a teacher's package, as a path or URI; none by default. It is loaded for
         * the time of a shadow evaluation; a teacher that labels in the same TaskManager with the
         * same runtime options is shared.
         */
        public Builder teacher(String location) {
            teacher = Objects.requireNonNull(location, "location");
            return this;
        }

        /** Of the agreement with the teacher, which is at most 1; 0.02 by default. */
        public Builder tolerance(double newTolerance) {
            tolerance = newTolerance;
            return this;
        }

        /**
         * How long a candidate may take to load in its own process, its graph's optimization
         * included; 2 minutes by default.
         */
        public Builder maxLoadTime(Duration time) {
            maxLoadTime = Objects.requireNonNull(time, "time");
            return this;
        }

        /** How long one run of a candidate may take in its own process; 30 seconds by default. */
        public Builder maxRunTime(Duration time) {
            maxRunTime = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * The memory that a candidate's own process may take, beside 1 GiB for itself and four
         * times the size of the network's file; 2 GiB by default. It is no part of Flink's process
         * size. On a GPU, and on other systems than Linux, there is no limit.
         */
        public Builder maxMemory(MemorySize size) {
            maxMemory = Objects.requireNonNull(size, "size");
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException naming the option and what to give instead
         */
        public ShadowOptions build() {
            return new ShadowOptions(this);
        }
    }
}
