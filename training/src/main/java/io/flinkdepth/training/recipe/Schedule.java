// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import org.apache.flink.annotation.Internal;

/**
 * The learning rate schedule: linear warm-up and polynomial decay.
 *
 * @param steps steps in all
 * @param warmupSteps steps over which the rates rise linearly from zero
 * @param power of the fall to zero behind the last step: 1 is linear, 0.9 the metric recipe's
 *     polynomial decay
 */
@Internal
public record Schedule(int steps, int warmupSteps, double power) {

    /** Refuses numbers that make no schedule. */
    public Schedule {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; give at least 1.");
        }
        if (warmupSteps < 0 || warmupSteps >= steps) {
            throw new IllegalArgumentException(
                    "warmupSteps is " + warmupSteps + "; it must be at least 0 and below steps.");
        }
        if (!(power > 0)) {
            throw new IllegalArgumentException(
                    "power is " + power + "; give 1 for a linear decay, 0.9 for the polynomial.");
        }
    }

    /** Warm-up, then linear decay. */
    public static Schedule linear(int steps, int warmupSteps) {
        return new Schedule(steps, warmupSteps, 1);
    }

    /**
     * What this step's rates are multiplied by.
     *
     * @param step from 0
     */
    public float factor(int step) {
        if (step < warmupSteps) {
            return (step + 1f) / warmupSteps;
        }
        double left = (double) (steps - step) / (steps - warmupSteps);
        return (float) Math.pow(left, power);
    }
}
