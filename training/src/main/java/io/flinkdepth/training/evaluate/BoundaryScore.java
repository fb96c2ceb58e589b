// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a depth map shows where one surface occludes another. Two neighbouring pixels i, j with
 * depths d are a boundary at threshold t where d(j) / d(i) is above t; with four directions, left,
 * right, up and down, precision is the share of predicted boundaries that are measured ones, recall
 * the share of measured boundaries that are predicted, each as the mean of the directions. F1 is
 * 2PR / (P + R), averaged over ten thresholds from 1.05 to 1.25 with the threshold as weight.
 * Source: Depth Pro (arXiv 2410.02073, evaluation metrics for sharp boundaries).
 *
 * <p>Pairs with a pixel that is not valid are left out: the measured depth must be dense.
 */
final class BoundaryScore {

    private static final double MIN_RATIO = 1.05;
    private static final double MAX_RATIO = 1.25;
    private static final int THRESHOLDS = 10;
    private static final int DIRECTIONS = 4;

    private final MeasuredDepth measured;
    private final float[] predicted;

    private BoundaryScore(MeasuredDepth measured, float[] predicted) {
        this.measured = measured;
        this.predicted = predicted;
    }

    /**
     * The figures {@code boundaryF1}, {@code boundaryPrecision} and {@code boundaryRecall}, 0 to 1.
     *
     * @param predicted depths in metres, height x width of the measured ones
     */
    static Map<String, Double> of(MeasuredDepth measured, float[] predicted) {
        BoundaryScore score = new BoundaryScore(measured, predicted);
        double weights = 0;
        double f1 = 0;
        double precision = 0;
        double recall = 0;
        for (int k = 0; k < THRESHOLDS; k++) {
            double ratio = MIN_RATIO + (MAX_RATIO - MIN_RATIO) * k / (THRESHOLDS - 1);
            Counts counts = score.count(ratio);
            weights += ratio;
            f1 += ratio * counts.f1();
            precision += ratio * counts.precision();
            recall += ratio * counts.recall();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("boundaryF1", f1 / weights);
        figures.put("boundaryPrecision", precision / weights);
        figures.put("boundaryRecall", recall / weights);
        return figures;
    }

    /** Boundaries of each direction. */
    private record Counts(long[] both, long[] inMeasured, long[] inPredicted) {

        double precision() {
            return mean(inPredicted);
        }

        double recall() {
            return mean(inMeasured);
        }

        private double mean(long[] of) {
            double sum = 0;
            for (int i = 0; i < DIRECTIONS; i++) {
                sum += both[i] / (double) Math.max(1, of[i]);
            }
            return sum / DIRECTIONS;
        }

        double f1() {
            double sum = precision() + recall();
            return sum == 0 ? 0 : 2 * precision() * recall() / sum;
        }
    }

    private Counts count(double ratio) {
        Counts counts =
                new Counts(new long[DIRECTIONS], new long[DIRECTIONS], new long[DIRECTIONS]);
        int width = measured.width();
        for (int y = 0; y < measured.height(); y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                if (x + 1 < width) {
                    count(counts, 0, i, i + 1, ratio);
                    count(counts, 1, i + 1, i, ratio);
                }
                if (y + 1 < measured.height()) {
                    count(counts, 2, i, i + width, ratio);
                    count(counts, 3, i + width, i, ratio);
                }
            }
        }
        return counts;
    }

    private void count(Counts counts, int direction, int near, int far, double ratio) {
        if (!measured.valid()[near] || !measured.valid()[far]) {
            return;
        }
        boolean is = measured.metres()[far] > ratio * measured.metres()[near];
        boolean said = predicted[far] > ratio * predicted[near];
        counts.inMeasured[direction] += is ? 1 : 0;
        counts.inPredicted[direction] += said ? 1 : 0;
        counts.both[direction] += is && said ? 1 : 0;
    }
}
