// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The difference of two rows on the same scenes: the mean, and the interval of 95 % of the means of
 * resampled scenes (Efron's percentile bootstrap, paired by scene; a scene's difference is its mean
 * over the seeds).
 *
 * @param difference mean of the second less the first
 * @param low end of the interval
 * @param high end of the interval
 */
record PairedBootstrap(double difference, double low, double high) {
    private static final int RESAMPLES = 10_000;

    /**
     * @param first a figure by scene, for each seed
     * @param second the same of the other row
     */
    static PairedBootstrap of(List<Map<String, Double>> first, List<Map<String, Double>> second) {
        List<String> scenes = first.get(0).keySet().stream().sorted().toList();
        double[] differences = new double[scenes.size()];
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
            double sum = 0;
            for (int j = 0; j < differences.length; j++) {
                sum += differences[random.nextInt(differences.length)];
            }
            means[i] = sum / differences.length;
        }
        Arrays.sort(means);
        return new PairedBootstrap(
                Arrays.stream(differences).average().orElseThrow(),
                means[RESAMPLES / 40],
                means[RESAMPLES - 1 - RESAMPLES / 40]);
    }

    /** Whether the interval leaves 0 out. */
    boolean certain() {
        return low > 0 || high < 0;
    }
}
