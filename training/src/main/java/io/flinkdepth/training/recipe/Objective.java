// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.loss.LossTerm;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * The losses of a recipe and how they are combined.
 *
 * @param labelled terms on labelled images, added up
 * @param pseudoLabelled terms on pseudo-labelled images, added up; empty where there are none
 * @param ignoredShare share of each pseudo-labelled image's pixels, those of the largest loss, that
 *     does not count (V2: 0.1)
 * @param alignment weight of the feature alignment on pseudo-labelled images, 0 for none
 * @param alignmentMargin cosine above which a token is left alone (0.85)
 * @param combination how labelled, pseudo-labelled and alignment losses come together
 */
@Internal
public record Objective(
        List<LossTerm> labelled,
        List<LossTerm> pseudoLabelled,
        double ignoredShare,
        double alignment,
        double alignmentMargin,
        Combination combination) {

    /** How the losses of a step come together. */
    public enum Combination {
        /** Their plain mean (V1). */
        MEAN,
        /** Their sum (V2). */
        SUM
    }

    /** Refuses combinations that mean nothing. */
    public Objective {
        labelled = List.copyOf(labelled);
        pseudoLabelled = List.copyOf(pseudoLabelled);
        if (labelled.isEmpty() && pseudoLabelled.isEmpty()) {
            throw new IllegalArgumentException(
                    "the objective has no loss; give terms for labelled or pseudo-labelled images.");
        }
        if (!(ignoredShare >= 0 && ignoredShare < 1)) {
            throw new IllegalArgumentException(
                    "ignoredShare is " + ignoredShare + "; it must lie in [0, 1), 0.1 in V2.");
        }
        for (LossTerm term : pseudoLabelled) {
            if (ignoredShare > 0 && !term.kind().drops()) {
                throw new IllegalArgumentException(
                        "ignoredShare is "
                                + ignoredShare
                                + ", but "
                                + term.kind()
                                + " leaves no pixels out for it; use AFFINE_INVARIANT and"
                                + " GRADIENT_MATCHING, or 0.");
            }
        }
        if (!(alignment >= 0) || alignment > 0 && pseudoLabelled.isEmpty()) {
            throw new IllegalArgumentException(
                    "alignment is "
                            + alignment
                            + "; give at least 0, and 0 without pseudo-labelled images: features"
                            + " are aligned on those.");
        }
        if (!(alignmentMargin > -1 && alignmentMargin <= 1)) {
            throw new IllegalArgumentException(
                    "alignmentMargin is "
                            + alignmentMargin
                            + "; it is a cosine, 0.85 as published.");
        }
    }

    /** Of labelled images alone. */
    public static Objective labelled(LossTerm... terms) {
        return new Objective(List.of(terms), List.of(), 0, 0, 0.85, Combination.SUM);
    }

    /** Whether it wants depth in metres. */
    boolean metric() {
        return labelled.stream().anyMatch(t -> t.kind() == LossTerm.Kind.SCALE_INVARIANT_LOG);
    }

    /** What each of the losses is multiplied by. */
    public double share() {
        int losses =
                (labelled.isEmpty() ? 0 : 1)
                        + (pseudoLabelled.isEmpty() ? 0 : 1)
                        + (alignment > 0 ? 1 : 0);
        return combination == Combination.MEAN ? 1.0 / losses : 1;
    }
}
