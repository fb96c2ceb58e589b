// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import org.apache.flink.annotation.Internal;

/**
 * What a camera's stream looked like at a swap.
 *
 * @param camera the camera
 * @param from the version of the last prediction before
 * @param to the version of the first prediction after
 * @param framesMissing frames between the two that had no prediction
 * @param millis between the two predictions, as they were written
 * @param usualMillis between two predictions of this camera, in the mean of the last ones before
 */
@Internal
public record SwapGap(
        String camera,
        String from,
        String to,
        long framesMissing,
        long millis,
        double usualMillis) {}
