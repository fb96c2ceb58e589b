// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * How a model update is tried before it takes over. After it was loaded and passed the probe of our
 * own, each subtask runs it beside the model in service on some of its next frames, and votes. One
 * no refuses it in all subtasks. A subtask votes no when
 *
 * <ul>
 *   <li>it fails on a frame that the model in service predictions, or its prediction there is not
 *       finite,
 *   <li>most of its predictions are constant where those of the model in service are not,
 *   <li>its median run takes more than {@code maximumSlowdown} times that of the model in service,
 *       and 10 ms more,
 *   <li>a teacher is given, and the agreement with the teacher's predictions, after scale and shift
 *       are taken out, is lower than that of the model in service by more than {@code tolerance};
 *       where the version is older than the one in service, this is reported only, because somebody
 *       wanted to go back.
 * </ul>
 *
 * <p>The frames of a shadow evaluation are decoded and run a second time, at most two at once, on
 * the threads of the device; the stream goes on meanwhile. Immutable.
 *
 * @param frames how many frames of each subtask; 0 for none, and what loads takes over
 * @param timeout how long a subtask waits for its frames; it votes by those that came, and abstains
 *     where none came; where all subtasks abstain, what loads takes over
 * @param maximumSlowdown see above; at least 1
 * @param teacher the package of a teacher, which is loaded for the time of a shadow evaluation (a
 *     teacher that labels in the same TaskManager with the same runtime options is shared); null
 *     for none
 * @param tolerance of the agreement, which is at most 1
 */
@Experimental
public record ShadowOptions(
        int frames,
        Duration timeout,
        double maximumSlowdown,
        @Nullable String teacher,
        double tolerance)
        implements Serializable {

    /** 16 frames in half a minute, three times as slow, no teacher, a tolerance of 0.02. */
    public static final ShadowOptions DEFAULT =
            new ShadowOptions(16, Duration.ofSeconds(30), 3, null, 0.02);

    /** A model that loads and passes the probe of our own takes over. */
    public static final ShadowOptions NONE = DEFAULT.withFrames(0);

    public ShadowOptions {
        Objects.requireNonNull(timeout, "timeout");
        require(frames >= 0, "frames", frames, "0 for no shadow evaluation, or a number of frames");
        require(timeout.toMillis() > 0, "timeout", timeout, "at least a millisecond");
        require(maximumSlowdown >= 1, "maximumSlowdown", maximumSlowdown, "at least 1");
        require(tolerance >= 0, "tolerance", tolerance, "0 or more");
    }

    private static void require(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "shadow evaluation: " + field + " is " + value + "; give " + expected);
        }
    }

    /** The same with another number of frames. */
    public ShadowOptions withFrames(int newFrames) {
        return new ShadowOptions(newFrames, timeout, maximumSlowdown, teacher, tolerance);
    }

    /** The same with another timeout. */
    public ShadowOptions withTimeout(Duration newTimeout) {
        return new ShadowOptions(frames, newTimeout, maximumSlowdown, teacher, tolerance);
    }

    /** The same with another limit of slowness. */
    public ShadowOptions withMaximumSlowdown(double factor) {
        return new ShadowOptions(frames, timeout, factor, teacher, tolerance);
    }

    /** The same with a teacher: the folder of its package, as a path or URI. */
    public ShadowOptions withTeacher(String location) {
        return new ShadowOptions(
                frames,
                timeout,
                maximumSlowdown,
                Objects.requireNonNull(location, "location"),
                tolerance);
    }

    /** The same with another tolerance. */
    public ShadowOptions withTolerance(double newTolerance) {
        return new ShadowOptions(frames, timeout, maximumSlowdown, teacher, newTolerance);
    }
}
