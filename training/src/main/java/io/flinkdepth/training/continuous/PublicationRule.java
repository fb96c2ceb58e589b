// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import javax.annotation.Nullable;

/**
 * Decides whether a candidate replaces the serving model: its error on one figure must fall by the
 * margin, and on no set may it grow by more than the set's tolerance.
 *
 * @param figure {@code mean} for the mean AbsRel of all labelled held-out sets, the name of one of
 *     them, or {@code stream} for the disagreement with the teacher
 * @param margin by how much the error has to fall, relative to the served model's; 0.02 is 2 %
 * @param maxFirstError largest error of a first model, when there is nothing to compare it with;
 *     null for any
 */
record PublicationRule(String figure, double margin, @Nullable Double maxFirstError) {
    /** The mean AbsRel of all labelled held-out sets. */
    public static final String MEAN = "mean";

    /** Refuses margins that are none. */
    public PublicationRule {
        LoopValues.requireNotNegative("publish.margin", margin);
        if (maxFirstError != null) {
            LoopValues.requireNotNegative("publish.maxFirstError", maxFirstError);
        }
    }
}
