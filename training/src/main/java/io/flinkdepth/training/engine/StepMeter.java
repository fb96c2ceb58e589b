// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/** The means of losses and times since the last report. */
@Internal
public final class StepMeter {
    private final int imagesPerStep;
    private LossTerms terms = new LossTerms();
    private double norms;
    private int count;
    private long since = System.nanoTime();
    private long waitedBefore;
    private long exchangedBefore;

    public StepMeter(int imagesPerStep) {
        this.imagesPerStep = imagesPerStep;
    }

    public void add(LossTerms step, double norm) {
        terms.add(step, 1);
        norms += norm;
        count++;
    }

    /** Leaves time out of the rate that was not spent on steps. */
    void leaveOut(long nanos) {
        since += nanos;
    }

    /**
     * Reports the means since the last report.
     *
     * @param waitedNanos total time spent waiting for data
     * @param exchangedNanos total time spent averaging with other workers
     */
    public StepReport report(
            int step,
            int steps,
            double rateFactor,
            long waitedNanos,
            long exchangedNanos,
            Map<String, Double> heldOut) {
        long now = System.nanoTime();
        Map<String, Double> losses = new TreeMap<>();
        terms.asMap().forEach((name, sum) -> losses.put(name, sum / count));
        StepReport report =
                new StepReport(
                        step,
                        steps,
                        losses,
                        heldOut,
                        norms / count,
                        rateFactor,
                        1e9 * count * imagesPerStep / (now - since),
                        (double) (waitedNanos - waitedBefore) / (now - since),
                        (double) (exchangedNanos - exchangedBefore) / (now - since),
                        residentBytes());
        terms = new LossTerms();
        norms = 0;
        count = 0;
        since = now;
        waitedBefore = waitedNanos;
        exchangedBefore = exchangedNanos;
        return report;
    }

    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            // Not Linux.
            return 0;
        }
        return 0;
    }
}
