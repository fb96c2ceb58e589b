// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

/** Checks numbers of the configuration; messages name the field of the file. */
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

    static void requireMin(String field, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(field + " is " + value + "; give at least " + min);
        }
    }
}
