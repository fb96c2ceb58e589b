// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.examples.cli.progress.ProgressLine;
import io.flinkdepth.training.engine.StepReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A bar with loss terms, images a second and time left; on a terminal it is written over. */
final class TrainingProgress {
    private static final int WIDTH = 24;

    private final ProgressLine line;
    private long start = System.nanoTime();
    private int first = -1;
    private int last;

    TrainingProgress(PrintWriter out) {
        line = new ProgressLine(out);
    }

    void show(StepReport report) {
        long now = System.nanoTime();
        if (first < 0 || report.step() <= last) {
            first = report.step();
            start = now;
        }
        last = report.step();
        if (report.step() == report.steps()) {
            line.end(text(report, now));
        } else {
            line.log(text(report, now));
        }
    }

    private String text(StepReport report, long now) {
        int done = WIDTH * report.step() / report.steps();
        StringBuilder text = new StringBuilder("[");
        text.append("#".repeat(done)).append(".".repeat(WIDTH - done)).append("] ");
        text.append(
                String.format(
                        Locale.ROOT,
                        "step %d of %d, loss %.4f",
                        report.step(),
                        report.steps(),
                        report.loss()));
        Map<String, Double> terms = new TreeMap<>(report.losses());
        terms.remove("total");
        if (terms.size() > 1) {
            terms.forEach(
                    (name, value) ->
                            text.append(String.format(Locale.ROOT, ", %s %.4f", name, value)));
        }
        text.append(String.format(Locale.ROOT, ", %.1f images/s", report.imagesPerSecond()));
        return text.append(left(report, now)).toString();
    }

    private String left(StepReport report, long now) {
        int measured = report.step() - first;
        if (measured == 0) {
            return "";
        }
        double seconds = (now - start) / 1e9 / measured * (report.steps() - report.step());
        return String.format(
                Locale.ROOT, ", %d:%02d left", (long) seconds / 60, (long) seconds % 60);
    }
}
