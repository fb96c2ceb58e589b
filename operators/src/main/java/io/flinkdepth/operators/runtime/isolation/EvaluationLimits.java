// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * What a network may take while it is tried.
 *
 * @param memoryBytes of the process beside four times the size of the network's file
 * @param loadTime of loading and optimizing its graph
 * @param runTime of one run
 */
@Internal
public record EvaluationLimits(long memoryBytes, Duration loadTime, Duration runTime)
        implements Serializable {

    /** 2 GiB, two minutes, 30 seconds. */
    public static final EvaluationLimits DEFAULT =
            new EvaluationLimits(2L << 30, Duration.ofMinutes(2), Duration.ofSeconds(30));
}
