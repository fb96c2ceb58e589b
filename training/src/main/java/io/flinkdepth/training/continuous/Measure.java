// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

/** The metric of an evaluation set. */
enum Measure {
    /** Mean absolute relative error against known depth; lower is better. */
    ABS_REL("absRel", "AbsRel") {
        @Override
        double error(double figure) {
            return figure;
        }
    },
    /** Agreement with the teacher, 0 to 1; does not measure accuracy. */
    AGREEMENT(TeacherAgreement.FIGURE, "agreement with the teacher") {
        @Override
        double error(double figure) {
            return 1 - figure;
        }
    };

    private final String key;
    private final String title;

    Measure(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** Returns the error of a figure; lower is better. */
    abstract double error(double figure);

    /** The name in files. */
    String key() {
        return key;
    }

    /** The name in messages. */
    String title() {
        return title;
    }

    /** The figure of a model without predictions. */
    double worst() {
        return this == ABS_REL ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
}
