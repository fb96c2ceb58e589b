// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import java.util.Map;
import org.apache.flink.annotation.Experimental;

/**
 * The losses and the speed of a training run since the last report.
 *
 * @param step number of completed steps
 * @param steps total number of steps
 * @param losses mean losses by name: {@code total}, each term, and the share of tokens that feature
 *     alignment kept
 * @param heldOut figures of the held-out images by name, such as {@code kitti AbsRel}; empty
 *     between two evaluations
 * @param gradientNorm mean gradient norm before clipping
 * @param rateFactor factor of the learning rates
 * @param imagesPerSecond images per second of all workers
 * @param waitingShare share of the time spent waiting for data, 0 to 1
 * @param exchangeShare share of the time spent averaging with other workers, with the wait for
 *     them, 0 to 1; 0 for a single worker
 * @param residentBytes memory of this process, heap and native; 0 if the system does not report it
 */
@Experimental
public record StepReport(
        int step,
        int steps,
        Map<String, Double> losses,
        Map<String, Double> heldOut,
        double gradientNorm,
        double rateFactor,
        double imagesPerSecond,
        double waitingShare,
        double exchangeShare,
        long residentBytes) {

    /** Copies the maps. */
    public StepReport {
        losses = Map.copyOf(losses);
        heldOut = Map.copyOf(heldOut);
    }

    /** The total loss. */
    public double loss() {
        return losses.get(LossTerms.TOTAL);
    }
}
