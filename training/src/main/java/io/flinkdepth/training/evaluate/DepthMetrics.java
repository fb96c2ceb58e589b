// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * The error of predicted depths p against measured depths t, over the valid pixels of an image, or
 * as a mean over images. Sources: Eigen et al. 2014 (arXiv 1406.2283, section 4.2), and the
 * evaluation code of Depth Anything V2 and ZoeDepth for the two forms of SiLog.
 *
 * <p>Logarithms are of what was predicted: where a p is not above 0, the figures with a logarithm
 * are infinite or not a number, as in the published code, and the pixel counts against δ.
 *
 * @param absoluteRelative mean |p − t| / t
 * @param squaredRelative mean (p − t)² / t, metres
 * @param rootMeanSquare √ mean (p − t)², metres
 * @param rootMeanSquareLog √ mean (ln p − ln t)²
 * @param log10 mean |log₁₀ p − log₁₀ t|
 * @param deltaOne share of pixels with max(p/t, t/p) below 1.25
 * @param deltaTwo likewise, below 1.25²
 * @param deltaThree likewise, below 1.25³
 * @param scaleInvariantLog √(mean d² − 0.5 (mean d)²), d = ln p − ln t: Depth Anything V2's
 * @param scaleInvariantLogPercent 100 √(mean d² − (mean d)²): ZoeDepth's and KITTI's
 */
@Internal
public record DepthMetrics(
        double absoluteRelative,
        double squaredRelative,
        double rootMeanSquare,
        double rootMeanSquareLog,
        double log10,
        double deltaOne,
        double deltaTwo,
        double deltaThree,
        double scaleInvariantLog,
        double scaleInvariantLogPercent) {

    /** The figures by the names that tables and JSON use, in order. */
    public Map<String, Double> toFigures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("absRel", absoluteRelative);
        figures.put("delta1", deltaOne);
        figures.put("delta2", deltaTwo);
        figures.put("delta3", deltaThree);
        figures.put("sqRel", squaredRelative);
        figures.put("rmse", rootMeanSquare);
        figures.put("rmseLog", rootMeanSquareLog);
        figures.put("log10", log10);
        figures.put("siLog", scaleInvariantLog);
        figures.put("siLogPercent", scaleInvariantLogPercent);
        return figures;
    }

    /** Adds pixels up, in double precision. Not thread-safe. */
    public static final class Sum {
        private static final double STEP = 1.25;

        private long pixels;
        private double relative;
        private double squaredRelative;
        private double squared;
        private double log;
        private double logSquared;
        private double logAbsolute;
        private final long[] within = new long[3];

        /** Nothing yet. */
        public Sum() {}

        /**
         * One pixel.
         *
         * @param predicted metres
         * @param measured metres, above 0
         */
        public void add(double predicted, double measured) {
            double error = predicted - measured;
            double logError = Math.log(predicted) - Math.log(measured);
            pixels++;
            relative += Math.abs(error) / measured;
            squaredRelative += error * error / measured;
            squared += error * error;
            log += logError;
            logSquared += logError * logError;
            logAbsolute += Math.abs(logError);
            double ratio =
                    predicted > 0
                            ? Math.max(predicted / measured, measured / predicted)
                            : Double.POSITIVE_INFINITY;
            double threshold = STEP;
            for (int k = 0; k < within.length; k++) {
                within[k] += ratio < threshold ? 1 : 0;
                threshold *= STEP;
            }
        }

        /** The figures of the pixels so far, of which there must be one. */
        public DepthMetrics toMetrics() {
            if (pixels == 0) {
                throw new IllegalStateException("there are no figures of no pixels");
            }
            double n = pixels;
            double meanLog = log / n;
            double meanLogSquared = logSquared / n;
            return new DepthMetrics(
                    relative / n,
                    squaredRelative / n,
                    Math.sqrt(squared / n),
                    Math.sqrt(meanLogSquared),
                    logAbsolute / n / Math.log(10),
                    within[0] / n,
                    within[1] / n,
                    within[2] / n,
                    root(meanLogSquared - 0.5 * meanLog * meanLog),
                    100 * root(meanLogSquared - meanLog * meanLog));
        }

        /** Rounding may bring a variance of nothing below 0. */
        private static double root(double value) {
            return value < 0 ? 0 : Math.sqrt(value);
        }
    }
}
