// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import ai.djl.ndarray.NDArray;
import io.flinkdepth.training.loss.AffineInvariantLoss;
import io.flinkdepth.training.loss.GradientMatchingLoss;
import io.flinkdepth.training.loss.ScaleInvariantLogLoss;
import io.flinkdepth.training.loss.TrimmedLoss;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * One loss with its weight in a sum.
 *
 * @param kind which loss
 * @param weight what it is multiplied by, above 0
 */
@Experimental
public record LossTerm(Kind kind, double weight) {
    private static final double TRIM = 0.2;
    private static final double LAMBDA = 0.5;

    /** The losses that recipes are made of. */
    @Experimental
    public enum Kind {
        /** {@link AffineInvariantLoss}, on disparity. */
        AFFINE_INVARIANT,
        /** {@link TrimmedLoss} without the largest 20 %, on disparity. */
        TRIMMED,
        /** {@link GradientMatchingLoss}, on disparity. */
        GRADIENT_MATCHING,
        /** {@link ScaleInvariantLogLoss} with lambda 0.5, on metres. */
        SCALE_INVARIANT_LOG;

        /** Whether it can leave out the pixels of the largest loss. */
        boolean drops() {
            return this == AFFINE_INVARIANT || this == GRADIENT_MATCHING;
        }
    }

    /** Refuses a weight that turns the loss off or around. */
    public LossTerm {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weight of " + kind + " is " + weight + "; give a number above 0.");
        }
    }

    /** The loss alone, not yet weighted. */
    public NDArray of(
            NDArray prediction, NDArray target, @Nullable NDArray valid, double dropLargest) {
        return switch (kind) {
            case AFFINE_INVARIANT -> AffineInvariantLoss.of(prediction, target, valid, dropLargest);
            case TRIMMED -> TrimmedLoss.of(prediction, target, valid, TRIM);
            case GRADIENT_MATCHING ->
                    GradientMatchingLoss.of(prediction, target, valid, dropLargest);
            case SCALE_INVARIANT_LOG -> ScaleInvariantLogLoss.of(prediction, target, valid, LAMBDA);
        };
    }
}
