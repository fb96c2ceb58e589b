// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.engine.StepReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A bar with loss terms, images a second and time left; on a terminal it is written over. */
final class TrainingProgress {
    private static final int WIDTH = 24;

    private final PrintWriter out;
    private final boolean terminal = System.console() != null;
    private long start = System.nanoTime();
    private int first = -1;
    private int last;

    TrainingProgress(PrintWriter out) {
        this.out = out;
    }

    void show(StepReport report) {
        long now = System.nanoTime();
        if (first < 0 || report.step() <= last) {
            first = report.step();
            start = now;
            if (terminal) {
                out.println();
            }
        }
        last = report.step();
        boolean end = report.step() == report.steps();
        out.print(terminal ? "\r" + line(report, now) + "  " : line(report, now) + "\n");
        if (terminal && end) {
            out.println();
        }
        out.flush();
    }

    private String line(StepReport report, long now) {
        int done = WIDTH * report.step() / report.steps();
        StringBuilder line = new StringBuilder("[");
        line.append("#".repeat(done)).append(".".repeat(WIDTH - done)).append("] ");
        line.append(
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
                            line.append(String.format(Locale.ROOT, ", %s %.4f", name, value)));
        }
        line.append(String.format(Locale.ROOT, ", %.1f images/s", report.imagesPerSecond()));
        return line.append(left(report, now)).toString();
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
