// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import org.apache.flink.annotation.Internal;

/** How near two predictions of one network are. */
@Internal
public final class PredictionAgreement {

    /** Disparities below this share of the largest are left out of AbsRel: their depth is far. */
    private static final double MIN_SHARE = 0.02;

    private PredictionAgreement() {}

    /** The largest difference over the largest value of the reference. */
    public static double relativeError(float[] prediction, float[] reference) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < reference.length; i++) {
            difference = Math.max(difference, Math.abs(prediction[i] - reference[i]));
            largest = Math.max(largest, Math.abs(reference[i]));
        }
        return difference / largest;
    }

    /** The mean of {@code |1/p - 1/r| / (1/r)} of two maps of disparity. */
    public static double absRel(float[] prediction, float[] reference) {
        double largest = 0;
        for (float value : reference) {
            largest = Math.max(largest, value);
        }
        double total = 0;
        int count = 0;
        for (int i = 0; i < reference.length; i++) {
            if (reference[i] > MIN_SHARE * largest) {
                double near = Math.max(prediction[i], MIN_SHARE * largest / 2);
                total += Math.abs(reference[i] / near - 1);
                count++;
            }
        }
        return total / count;
    }

    /** Pearson's correlation; 0 where one of them is constant. */
    public static double correlation(float[] prediction, float[] reference) {
        double meanP = mean(prediction);
        double meanR = mean(reference);
        double both = 0;
        double squaresP = 0;
        double squaresR = 0;
        for (int i = 0; i < reference.length; i++) {
            double p = prediction[i] - meanP;
            double r = reference[i] - meanR;
            both += p * r;
            squaresP += p * p;
            squaresR += r * r;
        }
        double spread = Math.sqrt(squaresP * squaresR);
        return spread == 0 ? 0 : both / spread;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
