// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import org.apache.flink.annotation.Internal;

/**
 * The range of colours that follows the maps of one camera, as it is kept from frame to frame.
 *
 * @param model name of the model of the last map
 * @param version its version
 * @param timeMillis time of the last map
 * @param low value of the darkest colour
 * @param high value of the brightest colour
 */
@Internal
public record FollowedRange(String model, String version, long timeMillis, float low, float high) {}
