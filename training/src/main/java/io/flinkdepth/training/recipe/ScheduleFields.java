// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The field {@code schedule}: a number of steps, or of epochs.
 *
 * @param steps number of steps; given, or else {@code epochs} and {@code epochImages}
 * @param epochs number of passes over the images
 * @param epochImages number of images in one pass
 * @param warmupSteps steps over which the rates rise
 * @param power power of the decay: 1 is linear
 */
@Internal
public record ScheduleFields(
        @Nullable Integer steps,
        @Nullable Double epochs,
        @Nullable Double epochImages,
        int warmupSteps,
        double power) {

    /** Refuses both and neither of steps and epochs. */
    public ScheduleFields {
        boolean inEpochs = epochs != null && epochImages != null;
        if (steps == null && !inEpochs) {
            throw new IllegalArgumentException(
                    "schedule.steps is missing; expected a whole number, or epochs and"
                            + " epochImages");
        }
        if (steps != null && (epochs != null || epochImages != null)) {
            throw new IllegalArgumentException(
                    "schedule.steps is '"
                            + steps
                            + "' and epochs or epochImages are given, too; expected one of them");
        }
    }

    /**
     * Maps the fields onto a schedule.
     *
     * @param imagesPerStep images behind one step of all processes
     */
    public Schedule schedule(int imagesPerStep) {
        int all = steps != null ? steps : (int) Math.ceil(epochs * epochImages / imagesPerStep);
        return new Schedule(all, warmupSteps, power);
    }
}
