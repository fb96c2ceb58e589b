// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import java.util.Map;
import org.apache.flink.annotation.Experimental;

/**
 * The losses and the speed of a training since the last report.
 *
 * @param step steps done
 * @param steps steps to do
 * @param losses means by name: {@code total}, each term, and the share of tokens that feature
 *     alignment kept
 * @param gradientNorm mean, before clipping
 * @param rateFactor what the learning rates are multiplied by
 * @param imagesPerSecond of all processes
 * @param waitingShare share of the time spent waiting for data, 0 to 1
 * @param residentBytes memory of this process, heap and native; 0 where the system does not say
 */
@Experimental
public record StepReport(
        int step,
        int steps,
        Map<String, Double> losses,
        double gradientNorm,
        double rateFactor,
        double imagesPerSecond,
        double waitingShare,
        long residentBytes) {

    /** Copies the losses. */
    public StepReport {
        losses = Map.copyOf(losses);
    }

    /** The loss that is minimised. */
    public double loss() {
        return losses.get(LossTerms.TOTAL);
    }
}
