// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * The figures of the candidate and of the serving model, on the same images.
 *
 * @param compared serving version, or null if there is none
 * @param figures one for each set, in the order of the configuration
 * @param failure why the round's model has no figures, or null if it has
 */
record RoundEvaluation(
        @Nullable String compared, List<SetFigure> figures, @Nullable String failure) {

    /**
     * A set's figure.
     *
     * @param set the set's name
     * @param measure the metric
     * @param before figure of the serving model; null if there is none
     * @param after figure of the round's model
     * @param tolerance maximum relative increase of the error
     * @param images number of scored images
     * @param best lowest error on this set in earlier rounds of the loop; null if there is none,
     *     and for agreements, whose images differ in each round
     */
    record SetFigure(
            String set,
            Measure measure,
            @Nullable Double before,
            double after,
            double tolerance,
            int images,
            @Nullable Double best) {

        /** Returns the error that the tolerance refers to; infinite if no model has one. */
        double reference() {
            double error = before == null ? Double.POSITIVE_INFINITY : measure.error(before);
            // A broken serving model must not keep its successor away.
            return best == null || before != null && Double.isInfinite(error)
                    ? error
                    : Math.min(error, best);
        }
    }

    /** Returns the figures of the round's model, for its card. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        for (SetFigure figure : figures) {
            metrics.put(figure.set + "." + figure.measure.key(), figure.after);
        }
        return metrics;
    }

    /** Returns the figures of both models, for the registry. */
    Map<String, Double> comparison() {
        Map<String, Double> all = new TreeMap<>();
        for (SetFigure figure : figures) {
            String name = figure.set + "." + figure.measure.key();
            if (figure.before != null) {
                all.put(name + ".before", figure.before);
            }
            all.put(name + ".after", figure.after);
        }
        return all;
    }
}
