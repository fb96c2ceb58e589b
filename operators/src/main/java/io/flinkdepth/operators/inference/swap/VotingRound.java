// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import javax.annotation.Nullable;

/**
 * One candidate and the votes about it.
 *
 * @param number number of the round; unique for a coordinator
 * @param update the candidate
 * @param openedAtMillis start of the round
 */
record VotingRound(long number, ModelUpdate update, long openedAtMillis) {

    /** Returns the event for the votes of the round. */
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

    /**
     * Returns the kind of reason of the first vote against the candidate; null if there is none.
     */
    @Nullable
    static RefusalReason refusal(List<Ballot> ballots) {
        return ballots.stream()
                .map(Ballot::refusal)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    static String reason(boolean accepted, List<Ballot> ballots) {
        Ballot.Choice wanted = accepted ? Ballot.Choice.YES : Ballot.Choice.NO;
        return ballots.stream()
                .filter(ballot -> ballot.choice() == wanted)
                .map(Ballot::reason)
                .findFirst()
                .orElse("no subtask had a frame for its evaluation");
    }

    /**
     * Returns a decision with the figures of the shadow evaluation, if there was one, in one line.
     */
    static String summary(ModelEvent event) {
        return "%s beside %s is decided: %s, %s%s"
                .formatted(
                        event.candidate(),
                        event.served(),
                        event.kind(),
                        event.reason(),
                        measured(event.shadow()));
    }

    private static String measured(ShadowFigures figures) {
        if (figures.frames() == 0) {
            return "";
        }
        String text =
                String.format(
                        Locale.ROOT,
                        " (%d frames, %.1f ms a frame, before %.1f ms; agreement with each other %.3f",
                        figures.frames(),
                        figures.candidateMillis(),
                        figures.servedMillis(),
                        figures.mutualAgreement());
        String teacher =
                String.format(
                        Locale.ROOT,
                        ", with the teacher %.3f, before %.3f",
                        figures.candidateAgreement(),
                        figures.servedAgreement());
        String confidence =
                String.format(
                        Locale.ROOT,
                        "; confidence %.3f, before %.3f",
                        figures.candidateConfidence(),
                        figures.servedConfidence());
        return text
                + (Double.isNaN(figures.candidateAgreement()) ? "" : teacher)
                + (Double.isNaN(figures.candidateConfidence()) ? "" : confidence)
                + ")";
    }

    /** Returns the figures over all subtasks, weighted by their numbers of frames. */
    private static ShadowFigures figures(List<Ballot> ballots) {
        List<ShadowFigures> all = ballots.stream().map(Ballot::figures).toList();
        return new ShadowFigures(
                all.stream().mapToInt(ShadowFigures::frames).sum(),
                mean(all, ShadowFigures::servedAgreement),
                mean(all, ShadowFigures::candidateAgreement),
                mean(all, ShadowFigures::mutualAgreement),
                mean(all, ShadowFigures::servedMillis),
                mean(all, ShadowFigures::candidateMillis),
                mean(all, ShadowFigures::servedConfidence),
                mean(all, ShadowFigures::candidateConfidence));
    }

    private static double mean(List<ShadowFigures> all, ToDoubleFunction<ShadowFigures> figure) {
        double total = 0;
        int frames = 0;
        for (ShadowFigures figures : all) {
            double value = figure.applyAsDouble(figures);
            if (!Double.isNaN(value)) {
                total += value * figures.frames();
                frames += figures.frames();
            }
        }
        return frames == 0 ? Double.NaN : total / frames;
    }
}
