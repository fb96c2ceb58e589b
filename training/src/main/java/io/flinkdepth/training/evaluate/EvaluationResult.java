// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.evaluate.Outcome.LeftOut;
import java.util.List;
import org.apache.flink.annotation.Experimental;

/**
 * The result of one model on one data set.
 *
 * @param dataset the data set's name
 * @param protocol the protocol's name
 * @param outcome the figures
 * @param unreadable items that could not be read, with the reason
 * @param comparability whether the figures may stand beside published ones
 */
@Experimental
public record EvaluationResult(
        String dataset,
        String protocol,
        Outcome outcome,
        List<LeftOut> unreadable,
        Comparability comparability) {

    /** A figure of all images; not a number where the protocol has no such figure. */
    public double figure(String name) {
        return outcome.overall().getOrDefault(name, Double.NaN);
    }
}
