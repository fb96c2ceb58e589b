// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.Experimental;

/**
 * How a relative map was converted to metres: {@code 1 / Z = scale * disparity + shift}.
 *
 * @param scale per metre, positive
 * @param shift per metre
 * @param error median error at the latest reference points, relative to the distance: 0.05 means
 *     that half of them are met to 5 %
 * @param points number of the latest reference points
 * @param ageMillis time from the latest reference points to the frame, 0 if they belong to it
 */
@Experimental
public record AlignmentFit(double scale, double shift, double error, int points, long ageMillis) {}
