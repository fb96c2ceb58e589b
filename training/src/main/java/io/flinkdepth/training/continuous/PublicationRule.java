// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import javax.annotation.Nullable;

/**
 * Decides whether a candidate replaces the serving model: its error on one figure must be lower by
 * the margin, and its error on each set must not be higher by more than the tolerance of the set.
 *
 * @param figure {@code mean} for the mean AbsRel of all labelled held-out sets, the name of one of
 *     them, or {@code stream} for the disagreement with the teacher
 * @param margin minimum decrease of the error, relative to that of the served model; 0.02 is 2 %
 * @param maxFirstError maximum error of a first model, which is not compared with another model;
 *     null for no limit
 */
record PublicationRule(String figure, double margin, @Nullable Double maxFirstError) {
    /** The mean AbsRel of all labelled held-out sets. */
    public static final String MEAN = "mean";

    /** Rejects invalid margins. */
    public PublicationRule {
        LoopValues.requireNotNegative("publish.margin", margin);
        if (maxFirstError != null) {
            LoopValues.requireNotNegative("publish.maxFirstError", maxFirstError);
        }
    }
}
