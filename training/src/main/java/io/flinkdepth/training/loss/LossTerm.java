// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * One loss with its weight in a sum.
 *
 * @param kind which loss
 * @param weight what it is multiplied by, above 0
 */
@Internal
public record LossTerm(Kind kind, double weight) {
    private static final double TRIM = 0.2;
    private static final double LAMBDA = 0.5;

    /** The losses that recipes are made of. */
    public enum Kind {
        /** {@link AffineInvariantLoss}, on disparity. */
        AFFINE_INVARIANT,
        /** {@link TrimmedLoss} without the largest 20 %, on disparity. */
        TRIMMED,
        /** {@link GradientMatchingLoss}, on disparity. */
        GRADIENT_MATCHING,
        /** {@link ScaleInvariantLogLoss} with lambda 0.5, on metres. */
        SCALE_INVARIANT_LOG;

        private boolean isRelative() {
            return this != SCALE_INVARIANT_LOG;
        }

        private NDArray of(NormalisedResidual residual, double ignoredShare) {
            return switch (this) {
                case AFFINE_INVARIANT -> AffineInvariantLoss.ofImage(residual, ignoredShare);
                case TRIMMED -> TrimmedLoss.ofImage(residual, TRIM);
                case GRADIENT_MATCHING -> GradientMatchingLoss.ofImage(residual, ignoredShare);
                case SCALE_INVARIANT_LOG -> throw new IllegalStateException("a loss of metres");
            };
        }

        /** Whether it can leave out the pixels of the largest loss. */
        public boolean drops() {
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

    /**
     * The losses of some terms as a vector (K) of the prediction's manager, not weighted. Each
     * image is normalised once for all terms.
     *
     * @param prediction (B, H, W), disparity before any last activation, or metres
     * @param target (B, H, W); may be anything where it is not valid
     * @param valid (B, H, W) booleans, or null when every pixel counts
     * @param ignoredShare share of the valid pixels that is left out, in [0, 1)
     */
    public static NDArray all(
            List<LossTerm> terms,
            NDArray prediction,
            NDArray target,
            @Nullable NDArray valid,
            double ignoredShare) {
        ImageLosses.requireFraction(ignoredShare);
        List<Kind> relative = terms.stream().map(LossTerm::kind).filter(Kind::isRelative).toList();
        NDArray residuals =
                relative.isEmpty()
                        ? null
                        : ImageLosses.mean(
                                prediction,
                                target,
                                valid,
                                residual -> stack(relative, k -> k.of(residual, ignoredShare)));
        return stack(
                terms.stream().map(LossTerm::kind).toList(),
                kind ->
                        kind.isRelative()
                                ? residuals.get(relative.indexOf(kind))
                                : ScaleInvariantLogLoss.of(prediction, target, valid, LAMBDA));
    }

    private static NDArray stack(List<Kind> kinds, Function<Kind, NDArray> loss) {
        return NDArrays.stack(
                kinds.stream().map(loss).collect(Collectors.toCollection(NDList::new)));
    }
}
