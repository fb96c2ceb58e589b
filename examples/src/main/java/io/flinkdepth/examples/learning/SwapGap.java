// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import org.apache.flink.annotation.Internal;

/**
 * What a camera's stream looked like at a swap.
 *
 * @param camera the camera
 * @param from the version of the last answer before
 * @param to the version of the first answer after
 * @param framesMissing frames between the two that had no answer
 * @param millis between the two answers, as they were written
 * @param usualMillis between two answers of this camera, in the mean of the last ones before
 */
@Internal
public record SwapGap(
        String camera,
        String from,
        String to,
        long framesMissing,
        long millis,
        double usualMillis) {}
