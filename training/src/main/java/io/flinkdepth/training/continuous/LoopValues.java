// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

/** Checks of numbers in a loop's configuration, by the names of the file's fields. */
final class LoopValues {
    private LoopValues() {}

    static void requireShare(String field, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; expected 0 to 1, 1 excluded");
        }
    }

    static void requireNotNegative(String field, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    field + " is " + value + "; expected 0 or more, such as 0.02 for 2 %");
        }
    }

    static void requireAtLeast(String field, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(field + " is " + value + "; give at least " + least);
        }
    }
}
