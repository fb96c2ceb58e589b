// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * Limits of a network during its evaluation.
 *
 * @param memoryBytes memory of the process in addition to four times the size of the network file
 * @param loadTime maximum time to load the network and optimize its graph
 * @param runTime maximum time of one run
 */
@Internal
public record EvaluationLimits(long memoryBytes, Duration loadTime, Duration runTime)
        implements Serializable {

    /** 2 GiB, two minutes, 30 seconds. */
    public static final EvaluationLimits DEFAULT =
            new EvaluationLimits(2L << 30, Duration.ofMinutes(2), Duration.ofSeconds(30));
}
