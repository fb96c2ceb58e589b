// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.RoundEvaluation.SetFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The result of the publication rule, with its reason.
 *
 * @param publish whether the candidate is published
 * @param error mean error of the candidate on the sets of the rule; infinite if it has none
 * @param reason the reason, in a sentence
 */
record RoundVerdict(boolean publish, double error, String reason) {

    static RoundVerdict of(PublicationRule rule, RoundEvaluation evaluation) {
        if (evaluation.failure() != null) {
            return refused("the trained model gives no predictions on " + evaluation.failure());
        }
        List<SetFigure> chosen = chosen(rule, evaluation);
        if (chosen.isEmpty()) {
            return refused(
                    "no label of the stream was held out in this round, and publish.figure is "
                            + rule.figure());
        }
        for (SetFigure figure : evaluation.figures()) {
            if (!Double.isFinite(figure.after())) {
                return refused("the trained model's figure on " + figure.set() + " is no number");
            }
        }
        return evaluation.compared() == null
                ? first(rule, chosen)
                : compared(rule, chosen, evaluation);
    }

    private static RoundVerdict refused(String reason) {
        return new RoundVerdict(false, Double.POSITIVE_INFINITY, reason);
    }

    private static List<SetFigure> chosen(PublicationRule rule, RoundEvaluation evaluation) {
        boolean mean = rule.figure().equals(PublicationRule.MEAN);
        return evaluation.figures().stream()
                .filter(
                        figure ->
                                mean
                                        ? figure.measure() == Measure.ABS_REL
                                        : figure.set().equals(rule.figure()))
                .toList();
    }

    private static RoundVerdict first(PublicationRule rule, List<SetFigure> chosen) {
        double error = mean(chosen, figure -> figure.measure().error(figure.after()));
        String is = "its " + title(rule, chosen) + " is " + number(shown(chosen, error));
        if (rule.maxFirstError() != null && error > rule.maxFirstError()) {
            return new RoundVerdict(
                    false,
                    error,
                    "nothing is in service, but "
                            + is
                            + ", an error above the "
                            + number(rule.maxFirstError())
                            + " that a first model may have");
        }
        return new RoundVerdict(true, error, "nothing is in service yet; " + is);
    }

    private static RoundVerdict compared(
            PublicationRule rule, List<SetFigure> chosen, RoundEvaluation evaluation) {
        List<String> worse = new ArrayList<>();
        for (SetFigure figure : evaluation.figures()) {
            double after = figure.measure().error(figure.after());
            if (after > figure.reference() * (1 + figure.tolerance())) {
                worse.add(worse(figure, after));
            }
        }
        double before = mean(chosen, figure -> figure.measure().error(figure.before()));
        double after = mean(chosen, figure -> figure.measure().error(figure.after()));
        double better = improvement(before, after);
        String change =
                title(rule, chosen)
                        + " went from "
                        + number(shown(chosen, before))
                        + " to "
                        + number(shown(chosen, after))
                        + ", "
                        + percent(Math.abs(better))
                        + (better < 0 ? " worse" : " better")
                        + " in error, where "
                        + percent(rule.margin())
                        + " is wanted";
        if (!worse.isEmpty()) {
            return new RoundVerdict(false, after, String.join("; ", worse) + "; " + change);
        }
        return better >= rule.margin()
                ? new RoundVerdict(true, after, change + ", and no set is worse than it tolerates")
                : new RoundVerdict(false, after, change);
    }

    private static String worse(SetFigure figure, double after) {
        boolean earlier = figure.reference() < figure.measure().error(figure.before());
        return figure.measure().title()
                + " on "
                + figure.set()
                + " went from "
                + number(figure.before())
                + " to "
                + number(figure.after())
                + ", "
                + percent(-improvement(figure.reference(), after))
                + (earlier
                        ? " worse than the " + number(figure.best()) + " of an earlier version"
                        : " worse")
                + ", where "
                + percent(figure.tolerance())
                + " is tolerated";
    }

    /** Returns the relative decrease of the error; 1 if the served model failed. */
    private static double improvement(double before, double after) {
        if (Double.isInfinite(before)) {
            return 1;
        }
        return before == after ? 0 : (before - after) / Math.max(before, Double.MIN_NORMAL);
    }

    private static double mean(List<SetFigure> figures, ToDoubleFunction<SetFigure> error) {
        return figures.stream().mapToDouble(error).average().orElseThrow();
    }

    /** Converts an error back to its figure. */
    private static double shown(List<SetFigure> chosen, double error) {
        return chosen.get(0).measure() == Measure.AGREEMENT ? 1 - error : error;
    }

    private static String title(PublicationRule rule, List<SetFigure> chosen) {
        if (!rule.figure().equals(PublicationRule.MEAN)) {
            return chosen.get(0).measure().title() + " on " + rule.figure();
        }
        return "mean AbsRel on " + String.join(", ", chosen.stream().map(SetFigure::set).toList());
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "no prediction";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
