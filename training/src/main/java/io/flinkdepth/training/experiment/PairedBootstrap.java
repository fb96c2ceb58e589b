// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * The difference of two rows on the same scenes: the weighted mean, and the interval of 95 % of the
 * weighted means of resampled scenes (Efron's percentile bootstrap, paired by scene; a scene's
 * difference is its mean over the seeds).
 *
 * @param difference weighted mean of the second less the first
 * @param low end of the interval
 * @param high end of the interval
 */
record PairedBootstrap(double difference, double low, double high) {
    private static final int RESAMPLES = 10_000;

    /**
     * @param first a figure by scene, for each seed
     * @param second the same of the other row
     * @param weights a scene's weight in the mean
     */
    static PairedBootstrap of(
            List<Map<String, Double>> first,
            List<Map<String, Double>> second,
            Map<String, Double> weights) {
        List<String> scenes = first.get(0).keySet().stream().sorted().toList();
        double[] differences = new double[scenes.size()];
        double[] weight = scenes.stream().mapToDouble(weights::get).toArray();
        for (int seed = 0; seed < first.size(); seed++) {
            for (int i = 0; i < differences.length; i++) {
                double before = first.get(seed).get(scenes.get(i));
                double after = second.get(seed).get(scenes.get(i));
                differences[i] += (after - before) / first.size();
            }
        }
        SplittableRandom random = new SplittableRandom(1);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            means[i] = mean(differences, weight, j -> random.nextInt(differences.length));
        }
        Arrays.sort(means);
        return new PairedBootstrap(
                mean(differences, weight, j -> j),
                means[RESAMPLES / 40],
                means[RESAMPLES - 1 - RESAMPLES / 40]);
    }

    private static double mean(double[] values, double[] weights, IntUnaryOperator choice) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            int chosen = choice.applyAsInt(i);
            sum += weights[chosen] * values[chosen];
            total += weights[chosen];
        }
        return sum / total;
    }

    /** Whether the interval leaves 0 out. */
    boolean certain() {
        return low > 0 || high < 0;
    }
}
