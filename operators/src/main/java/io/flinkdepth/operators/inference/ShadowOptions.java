// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.configuration.MemorySize;

/**
 * Options of the shadow evaluation of a model update before it takes over. After the candidate was
 * loaded and passed a probe on a generated picture, each subtask runs it beside the serving model
 * on some of its next frames and votes. One rejection refuses the candidate for all subtasks. A
 * subtask rejects it if
 *
 * <ul>
 *   <li>it fails or its prediction is not finite on a frame on which the serving model succeeds,
 *   <li>most of its predictions are constant where those of the serving model are not,
 *   <li>its median run takes more than {@link Builder#maxSlowdown} times that of the serving model,
 *       and at least 10 ms longer,
 *   <li>a teacher is configured, and the agreement with the teacher's predictions, after alignment
 *       of scale and shift, is lower than that of the serving model by more than {@link
 *       Builder#tolerance}; if the candidate is older than the serving version (a rollback), this
 *       is only reported,
 *   <li>{@link Builder#confidenceTolerance} is configured, and the mean confidence of its
 *       predictions is lower than that of the serving model by more; not for a rollback either, and
 *       not if only one of the two networks has a confidence output, because the confidence of
 *       different sources cannot be compared.
 * </ul>
 *
 * <p>The frames of a shadow evaluation are decoded and run a second time, at most two at once: the
 * serving model runs on the threads of the device, the candidate in a separate process. The stream
 * continues meanwhile. Only a candidate that passed is loaded beside the serving model. Immutable.
 */
@Experimental
public final class ShadowOptions implements Serializable {

    private static final long serialVersionUID = 1L;

    /** 16 frames within 30 seconds, a slowdown of 3, no teacher, a tolerance of 0.02. */
    public static final ShadowOptions DEFAULT = builder().build();

    /** No shadow evaluation: a model that loads and passes the probe takes over. */
    public static final ShadowOptions NONE = builder().frames(0).build();

    private final int frames;
    private final Duration timeout;
    private final double maxSlowdown;
    @Nullable private final String teacher;
    private final double tolerance;
    private final double confidenceTolerance;
    private final Duration maxLoadTime;
    private final Duration maxRunTime;
    private final MemorySize maxMemory;

    private ShadowOptions(Builder builder) {
        frames = builder.frames;
        timeout = builder.timeout;
        maxSlowdown = builder.maxSlowdown;
        teacher = builder.teacher;
        tolerance = builder.tolerance;
        confidenceTolerance = builder.confidenceTolerance;
        maxLoadTime = builder.maxLoadTime;
        maxRunTime = builder.maxRunTime;
        maxMemory = builder.maxMemory;
        require(frames >= 0, "frames", frames, "0 for no shadow evaluation, or a number of frames");
        require(timeout.toMillis() > 0, "timeout", timeout, "at least a millisecond");
        require(maxSlowdown >= 1, "maxSlowdown", maxSlowdown, "at least 1");
        require(tolerance >= 0, "tolerance", tolerance, "0 or more");
        require(confidenceTolerance >= 0, "confidenceTolerance", confidenceTolerance, "0 or more");
        require(maxLoadTime.toMillis() > 0, "maxLoadTime", maxLoadTime, "at least a millisecond");
        require(maxRunTime.toMillis() > 0, "maxRunTime", maxRunTime, "at least a millisecond");
    }

    private static void require(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "shadow evaluation: " + field + " is " + value + "; give " + expected);
        }
    }

    /** Creates a builder that starts from {@link #DEFAULT}. */
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

    public double confidenceTolerance() {
        return confidenceTolerance;
    }

    /** Whether the confidence of a candidate matters. */
    public boolean comparesConfidence() {
        return frames > 0 && Double.isFinite(confidenceTolerance);
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

    /** Builds {@link ShadowOptions}. Not thread-safe. */
    @Experimental
    public static final class Builder {
        private int frames = 16;
        private Duration timeout = Duration.ofSeconds(30);
        private double maxSlowdown = 3;
        @Nullable private String teacher;
        private double tolerance = 0.02;
        private double confidenceTolerance = Double.POSITIVE_INFINITY;
        private Duration maxLoadTime = Duration.ofMinutes(2);
        private Duration maxRunTime = Duration.ofSeconds(30);
        private MemorySize maxMemory = MemorySize.ofMebiBytes(2048);

        private Builder() {}

        /** Number of frames of each subtask; 16 by default; 0 for no shadow evaluation. */
        public Builder frames(int number) {
            frames = number;
            return this;
        }

        /**
         * Maximum time that a subtask waits for its frames; 30 seconds by default. It votes based
         * on the frames that arrived, and abstains if none arrived. If all subtasks abstain, the
         * candidate takes over after loading and the probe.
         */
        public Builder timeout(Duration newTimeout) {
            timeout = Objects.requireNonNull(newTimeout, "timeout");
            return this;
        }

        /**
         * Maximum run time relative to the serving model; 3 by default, at least 1. {@code
         * Double.POSITIVE_INFINITY} allows a model of another kind, however slow it is.
         */
        public Builder maxSlowdown(double factor) {
            maxSlowdown = factor;
            return this;
        }

        /**
         * The folder of a teacher's package, as a path or URI; none by default. The teacher is
         * loaded during a shadow evaluation. It shares the session of a labelling teacher in the
         * same TaskManager with the same runtime options.
         */
        public Builder teacher(String location) {
            teacher = Objects.requireNonNull(location, "location");
            return this;
        }

        /** Tolerance of the agreement with the teacher, which is at most 1; 0.02 by default. */
        public Builder tolerance(double newTolerance) {
            tolerance = newTolerance;
            return this;
        }

        /**
         * Tolerance of the mean confidence, which is at most 1; by default the confidence is not
         * compared. It needs predictions with confidence: {@code DepthEstimation} with {@code
         * withConfidence}, or {@code PseudoLabeling}.
         */
        public Builder confidenceTolerance(double newTolerance) {
            confidenceTolerance = newTolerance;
            return this;
        }

        /**
         * Maximum time to load a candidate in its separate process, including the graph
         * optimization; 2 minutes by default.
         */
        public Builder maxLoadTime(Duration time) {
            maxLoadTime = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Maximum time of one run of a candidate in its separate process; 30 seconds by default.
         */
        public Builder maxRunTime(Duration time) {
            maxRunTime = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Memory of a candidate's process, in addition to 1 GiB for the process itself and four
         * times the size of the network file; 2 GiB by default. It is not part of Flink's process
         * size. There is no limit on a GPU and on systems other than Linux.
         */
        public Builder maxMemory(MemorySize size) {
            maxMemory = Objects.requireNonNull(size, "size");
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException names the option and the allowed values
         */
        public ShadowOptions build() {
            return new ShadowOptions(this);
        }
    }
}
