// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.RoundEvaluation.SetFigure;
import io.flinkdepth.training.continuous.RoundFolder.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * The lowest errors on the held-out sets of all versions that earlier rounds compared with or
 * published. Candidates are compared with these, so that losses within the tolerance do not add up
 * over rounds.
 */
final class EarlierFigures {
    private final List<SetFigure> figures;
    private final boolean published;

    private EarlierFigures(List<SetFigure> figures, boolean published) {
        this.figures = figures;
        this.published = published;
    }

    /** Reads the figures of the last evaluated round before a round; each has those before it. */
    static EarlierFigures before(RoundFolder round) throws IOException {
        for (RoundFolder earlier : new Rounds(round.path().getParent()).before(round)) {
            Optional<RoundEvaluation> evaluation =
                    earlier.find(Entry.EVALUATION, RoundEvaluation.class);
            if (evaluation.isPresent()) {
                return new EarlierFigures(
                        evaluation.get().figures(), earlier.has(Entry.PUBLICATION));
            }
        }
        return new EarlierFigures(List.of(), false);
    }

    /** Returns the lowest error on a set; null if there is none on the same number of images. */
    @Nullable
    Double best(String set, int images) {
        for (SetFigure figure : figures) {
            if (figure.set().equals(set) && figure.images() == images) {
                double best = figure.reference();
                best = published ? Math.min(best, figure.after()) : best;
                return Double.isFinite(best) ? best : null;
            }
        }
        return null;
    }
}
