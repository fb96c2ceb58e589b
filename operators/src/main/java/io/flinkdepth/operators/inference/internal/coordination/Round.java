// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.internal.coordination;

import io.flinkdepth.connectors.model.ModelEvent;
import io.flinkdepth.connectors.model.ModelUpdate;
import io.flinkdepth.connectors.model.TrialFigures;
import io.flinkdepth.connectors.record.ModelVersion;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One candidate and the votes about it.
 *
 * @param number of the round; never used twice by one coordinator
 * @param update the candidate
 * @param openedAtMillis when the subtasks were told
 */
record Round(long number, ModelUpdate update, long openedAtMillis) {

    /** What to tell the world when these were the votes. */
    ModelEvent event(ModelVersion served, boolean accepted, List<Ballot> ballots, long now) {
        boolean older = update.model().isOlderThan(served);
        ModelEvent.Kind taken = older ? ModelEvent.Kind.ROLLED_BACK : ModelEvent.Kind.SWAPPED;
        return new ModelEvent(
                accepted ? taken : ModelEvent.Kind.REFUSED,
                served,
                update.model(),
                openedAtMillis,
                now,
                reason(accepted, ballots),
                figures(ballots));
    }

    static String reason(boolean accepted, List<Ballot> ballots) {
        Ballot.Choice wanted = accepted ? Ballot.Choice.YES : Ballot.Choice.NO;
        return ballots.stream()
                .filter(ballot -> ballot.choice() == wanted)
                .map(Ballot::reason)
                .findFirst()
                .orElse("no subtask had a frame to try it on");
    }

    /** Over all subtasks, each weighed by its frames. */
    private static TrialFigures figures(List<Ballot> ballots) {
        List<TrialFigures> all = ballots.stream().map(Ballot::figures).toList();
        return new TrialFigures(
                all.stream().mapToInt(TrialFigures::frames).sum(),
                mean(all, TrialFigures::servedAgreement),
                mean(all, TrialFigures::candidateAgreement),
                mean(all, TrialFigures::mutualAgreement),
                mean(all, TrialFigures::servedMillis),
                mean(all, TrialFigures::candidateMillis));
    }

    private static double mean(List<TrialFigures> all, ToDoubleFunction<TrialFigures> figure) {
        double total = 0;
        int frames = 0;
        for (TrialFigures figures : all) {
            double value = figure.applyAsDouble(figures);
            if (!Double.isNaN(value)) {
                total += value * figures.frames();
                frames += figures.frames();
            }
        }
        return frames == 0 ? Double.NaN : total / frames;
    }
}
