// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.annotation.Internal;

/**
 * Two rates that were measured in pairs, and their ratio pair by pair, so that a machine that gets
 * slower does not change it.
 *
 * @param name what is compared
 * @param target what the project promises, 0 where it promises nothing
 * @param first frames a second of the first, run by run
 * @param second frames a second of the second, run by run
 */
@Internal
public record Ratio(String name, double target, double[] first, double[] second) {

    public double[] pairs() {
        double[] pairs = new double[first.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = first[i] / second[i];
        }
        return pairs;
    }

    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double minimum(double[] values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    public static double maximum(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    /** A row of a Markdown table. */
    public String row() {
        double[] pairs = pairs();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | **%.2f** | %.2f – %.2f | %s |",
                name,
                median(first),
                median(second),
                median(pairs),
                minimum(pairs),
                maximum(pairs),
                target == 0 ? "–" : "≥ " + target);
    }
}
