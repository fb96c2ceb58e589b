// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Gaps between consecutive predictions of a job, whatever camera they are of: where nothing else
 * happened, while models were loaded and tried, and where one took over from the other.
 *
 * <p>A batch is as long as the median model run of the undisturbed stretch. With several runs at a
 * time predictions come more often than once a batch.
 */
final class SwapGaps {

    private static final double MILLI = 1e6;

    private final List<PredictionLog.Entry> predictions;
    private final List<Double> undisturbed = new ArrayList<>();
    private final List<Double> shadows = new ArrayList<>();
    private final List<Double> swaps = new ArrayList<>();
    private final List<Double> controls = new ArrayList<>();
    private double batchMillis;

    SwapGaps(List<PredictionLog.Entry> predictions) {
        this.predictions = predictions;
    }

    /** Predictions from one to before another, by number, while nothing else happened. */
    void undisturbed(int from, int to) {
        batchMillis =
                Ratio.median(
                        predictions.subList(from, to).stream()
                                .mapToDouble(entry -> entry.timings().inferenceNanos() / MILLI)
                                .toArray());
        for (int i = from + 1; i < to; i++) {
            undisturbed.add(gap(i));
        }
    }

    /** Predictions by number, from a model update to its decision: the longest gap counts. */
    void shadow(int from, int to) {
        shadows.add(longest(from, to));
    }

    /**
     * As many predictions while nothing happened, to tell a shadow evaluation's gaps from the
     * machine's own.
     */
    void control(int from, int to) {
        controls.add(longest(from, to));
    }

    private double longest(int from, int to) {
        double longest = 0;
        for (int i = Math.max(1, from); i <= Math.min(to, predictions.size() - 1); i++) {
            longest = Math.max(longest, gap(i));
        }
        return longest;
    }

    /**
     * The predictions between which a model took over: the longest gap from the one before the
     * first prediction of the new model to the one behind the last of the old.
     *
     * @param from a number of predictions, all of the old model
     * @param to a number of predictions, the last of them of the new model
     */
    void swap(int from, int to, String version) {
        int first = from;
        while (first < to && !predictions.get(first).version().equals(version)) {
            first++;
        }
        int last = to - 1;
        while (last > first && predictions.get(last).version().equals(version)) {
            last--;
        }
        swaps.add(longest(first, Math.min(last + 1, to - 1)));
    }

    private double gap(int index) {
        return (predictions.get(index).nanos() - predictions.get(index - 1).nanos()) / MILLI;
    }

    List<Figure> figures() {
        double interval = median(undisturbed);
        return List.of(
                new Figure("a batch: median model run, nothing else going on", text(batchMillis)),
                new Figure("median interval of predictions, nothing else going on", text(interval)),
                new Figure(
                        "longest of " + undisturbed.size() + " of these intervals",
                        inBatches(maximum(undisturbed))),
                new Figure("gap at a swap, median", inBatches(median(swaps))),
                new Figure("gap at a swap, longest", inBatches(maximum(swaps))),
                new Figure(
                        "longest gap while a model is loaded and tried, median",
                        inBatches(median(shadows))),
                new Figure(
                        "longest gap while a model is loaded and tried, longest",
                        inBatches(maximum(shadows))),
                new Figure(
                        "longest gap of as many predictions after the swap, median",
                        inBatches(median(controls))),
                new Figure(
                        "longest gap of as many predictions after the swap, longest",
                        inBatches(maximum(controls))));
    }

    private static double median(List<Double> values) {
        return Ratio.median(values.stream().mapToDouble(v -> v).toArray());
    }

    private static double maximum(List<Double> values) {
        return Ratio.maximum(values.stream().mapToDouble(v -> v).toArray());
    }

    private String inBatches(double millis) {
        return text(millis)
                + String.format(
                        Locale.ROOT,
                        ", %.2f batches, %.2f median intervals",
                        millis / batchMillis,
                        millis / median(undisturbed));
    }

    private static String text(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }
}
